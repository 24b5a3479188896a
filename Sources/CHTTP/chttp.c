#include "chttp.h"
int chttp_placeholder(void) { return 0; }
