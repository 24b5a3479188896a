// The list of corrections, and the OpenAPI document against the tables; their bytes are golden answers or generated.

import API
import Catalog
import GoldenAnswers
import HTTPMessage
import Testing

@Suite struct CorrectionsTests {
    @Test func theLatestComesFirstAndRetractionsHaveNoTitle() {
        let rows = Small.get("/v1/corrections").json["data"].list
        #expect(
            rows.compactMap { $0["id"].string } == ["sudavia-threatens-norland", "sudavia-thanks-estmark"])
        #expect(rows[0]["title"].isNull && rows[1]["title"].string == "Sudavia thanks Estmark")
        #expect(rows.compactMap { $0["status"].string } == ["retracted", "corrected"])
    }

    @Test func pagesFollowOneAnother() throws {
        let first = Small.get("/v1/corrections?limit=1").json
        #expect(first["meta"]["total"].int == 2)
        let next = try #require(first["links"]["next"].string)
        let second = Small.get(next).json
        #expect(second["data"].list.compactMap { $0["id"].string } == ["sudavia-thanks-estmark"])
        #expect(second["meta"]["next_cursor"].string == "" && second["links"]["next"].isNull)
        #expect(Small.get("/v1/corrections?cursor=AAAA").firstError.code == "invalid-cursor")
    }

    @Test func itIsAFeed() {
        let items = Small.get("/v1/corrections.jsonfeed").json["items"].list
        #expect(items.compactMap { $0["title"].string }.first == "Retracted: sudavia-threatens-norland")
        #expect(Small.get("/v1/corrections.csv").status == 406)
    }
}

@Suite struct OpenAPITests {
    private let document = Small.get("/openapi.json").json

    @Test func everyPathIsThere() {
        let templates = RouteRow.api.map { $0.template == "/openapi" ? "/openapi.json" : $0.template }
        #expect(document["paths"].keys == Set(templates))
    }

    @Test func everyFilterAndParameterIsThere() {
        let components = document["components"]["parameters"]
        for schema in Schema.all {
            for filter in schema.filters {
                let name = "\(schema.resource.rawValue).\(filter.name)"
                #expect(components[name]["name"].string == filter.name, "\(name)")
            }
        }
        let listed = document["paths"]["/v1/rhetoric"]["get"]["parameters"].list.compactMap {
            $0["$ref"].string
        }
        let names = listed.map { components[String($0.split(separator: "/").last ?? "")]["name"].string }
        #expect(Set(Parameter.list.map(\.name)).isSubset(of: Set(names.compactMap(\.self))))
    }

    @Test func everyExampleOfAPathHasAnAnswer() {
        for path in document["paths"].keys where path.contains("{") {
            var target = path
            for parameter in document["paths"][path]["get"]["parameters"].list
            where parameter["in"].string == "path" {
                let name = "{\(parameter["name"].string ?? "")}"
                target = target.replacing(name, with: parameter["example"].string ?? "")
            }
            #expect(Small.get(target).status == 200, "\(target)")
        }
    }

    @Test func everyProblemOfADocumentedStatusIsAnExample() {
        let responses = document["components"]["responses"]
        #expect(responses["404"]["content"]["application/problem+json"]["examples"].keys == ["not-found"])
        #expect(
            responses.keys.isSuperset(of: ["400", "404", "406", "410", "412", "413", "414", "431", "503"]))
        let codes = responses["400"]["content"]["application/problem+json"]["examples"].keys
        #expect(codes.isSuperset(of: Failure.parameterErrors.map(\.code)))
    }
}
