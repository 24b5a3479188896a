// Takes files into the program (#embed, C23 section 6.10.4), so that none is to be found when it runs.

#include "cassets.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char style[] = {
#embed "style.css"
};
static const unsigned char icon[] = {
#embed "icon.svg"
};
static const unsigned char favicon[] = {
#embed "favicon.ico"
};
static const unsigned char pages[] = {
#embed "../../docs/pages.md"
};
static const unsigned char api[] = {
#embed "../../docs/api.md"
};
static const unsigned char formats[] = {
#embed "../../docs/formats.md"
};
static const unsigned char changes[] = {
#embed "../../docs/changes.md"
};
static const unsigned char journal[] = {
#embed "../../docs/journal.md"
};
static const unsigned char analysis[] = {
#embed "../../docs/analysis.md"
};
static const unsigned char charts[] = {
#embed "../../docs/charts.md"
};
static const unsigned char errors[] = {
#embed "../../docs/errors.md"
};
static const unsigned char data[] = {
#embed "../../docs/data.md"
};
static const unsigned char configuration[] = {
#embed "../../docs/configuration.md"
};
static const unsigned char grafana[] = {
#embed "../../docs/grafana.md"
};
static const unsigned char operations[] = {
#embed "../../docs/operations.md"
};
static const unsigned char reconciliation[] = {
#embed "../../docs/reconciliation.md"
};
static const unsigned char scaling[] = {
#embed "../../docs/scaling.md"
};

static const struct cassets_file files[] = {
    {"style.css", style, sizeof style},
    {"icon.svg", icon, sizeof icon},
    {"favicon.ico", favicon, sizeof favicon},
    {"pages.md", pages, sizeof pages},
    {"api.md", api, sizeof api},
    {"formats.md", formats, sizeof formats},
    {"changes.md", changes, sizeof changes},
    {"journal.md", journal, sizeof journal},
    {"analysis.md", analysis, sizeof analysis},
    {"charts.md", charts, sizeof charts},
    {"errors.md", errors, sizeof errors},
    {"data.md", data, sizeof data},
    {"configuration.md", configuration, sizeof configuration},
    {"grafana.md", grafana, sizeof grafana},
    {"operations.md", operations, sizeof operations},
    {"reconciliation.md", reconciliation, sizeof reconciliation},
    {"scaling.md", scaling, sizeof scaling},
};

const size_t cassets_count = sizeof files / sizeof files[0];

struct cassets_file cassets_file(size_t index) { return files[index]; }
