// Networks as GEXF 1.3, with dated edges, and as GraphML.

import Catalog

extension GraphDocument {
    // MARK: GEXF

    /// The network as GEXF 1.3 (gexf.net), dynamic: an edge has the days from and to which it holds, and where several
    /// spans are known, a spell for each.
    ///
    /// An attribute's values are looked up by its place in the table of attributes.
    public func gexf(_ edition: Edition) -> [UInt8] {
        let dataset = edition.catalog.dataset
        var writer = MarkupWriter(.xml)
        writer.literal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        writer.begin("gexf", [("xmlns", "http://gexf.net/1.3"), ("version", "1.3")])
        writer.begin(
            "meta",
            [
                (
                    "lastmodifieddate",
                    Day(secondsSince1970: edition.lastModified)?.description ?? dataset.modified.description
                )
            ])
        writer.element("creator", dataset.title)
        writer.element("description", "\(title). Version \(edition.version). \(dataset.licence)")
        writer.end("meta")
        writer.begin(
            "graph",
            [
                ("mode", "dynamic"), ("defaultedgetype", "directed"), ("idtype", "string"),
                ("timeformat", "date"), ("timerepresentation", "interval"),
            ])
        writeGEXF(Self.nodeAttributes, of: "node", to: &writer)
        writeGEXF(Self.edgeAttributes, of: "edge", to: &writer)
        writer.begin("nodes", [("count", String(nodes.count))])
        for node in nodes {
            writer.literal("\n")
            writer.begin("node", [("id", node.id), ("label", node.label)])
            writeGEXF(node, Self.nodeAttributes, to: &writer)
            writer.end("node")
        }
        writer.end("nodes")
        writer.begin("edges", [("count", String(edges.count))])
        for (edge, id) in zip(edges, edgeIds()) {
            writer.literal("\n")
            writeGEXF(edge, id, to: &writer)
        }
        writer.end("edges")
        writer.end("graph")
        writer.end("gexf")
        return writer.bytes + [10]
    }

    private func writeGEXF<Element>(
        _ attributes: [Attribute<Element>], of kind: String, to writer: inout MarkupWriter
    ) {
        writer.begin("attributes", [("class", kind), ("mode", "static")])
        for (place, attribute) in attributes.enumerated() {
            let type = attribute.type == "int" ? "integer" : attribute.type
            writer.empty(
                "attribute", [("id", String(place)), ("title", "\(attribute.name)"), ("type", type)])
        }
        writer.end("attributes")
    }

    private func writeGEXF<Element>(
        _ element: Element, _ attributes: [Attribute<Element>], to writer: inout MarkupWriter
    ) {
        writer.begin("attvalues")
        for (place, attribute) in attributes.enumerated() {
            guard let value = attribute.value(element) else { continue }
            writer.empty("attvalue", [("for", String(place)), ("value", value)])
        }
        writer.end("attvalues")
    }

    private func writeGEXF(_ edge: Edge, _ id: String, to writer: inout MarkupWriter) {
        writer.begin(
            "edge",
            [
                ("id", id), ("source", edge.source), ("target", edge.target),
                ("kind", edge.kind),
                ("label", edge.kind), ("weight", String(edge.weight)),
            ] + (edge.days.count > 1 ? [] : span(DayRange(first: edge.first, last: edge.last))))
        writeGEXF(edge, Self.edgeAttributes, to: &writer)
        if edge.days.count > 1 {
            writer.begin("spells")
            for days in edge.days { writer.empty("spell", span(days)) }
            writer.end("spells")
        }
        writer.end("edge")
    }

    private func span(_ days: DayRange) -> [(StaticString, String)] {
        (days.first > .min ? [("start" as StaticString, days.first.description)] : [])
            + (days.last < .max ? [("end" as StaticString, days.last.description)] : [])
    }

    // MARK: GraphML

    /// The network as GraphML (graphml.graphdrawing.org). Dates are attributes: the format has none of its own.
    public func graphML(_ edition: Edition) -> [UInt8] {
        var writer = MarkupWriter(.xml)
        writer.literal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        writer.begin("graphml", [("xmlns", "http://graphml.graphdrawing.org/xmlns")])
        writer.element("desc", "\(title). Version \(edition.version). \(edition.catalog.dataset.licence)")
        writeKey("label", "string", of: "node", to: &writer)
        for attribute in Self.nodeAttributes {
            writeKey("\(attribute.name)", attribute.type, of: "node", to: &writer)
        }
        writeKey("weight", "int", of: "edge", to: &writer)
        for attribute in Self.edgeAttributes {
            writeKey("\(attribute.name)", attribute.type, of: "edge", to: &writer)
        }
        writer.begin("graph", [("id", "network"), ("edgedefault", "directed")])
        for node in nodes {
            writer.literal("\n")
            writer.begin("node", [("id", node.id)])
            writer.element("data", node.label, [("key", "node-label")])
            writeData(node, Self.nodeAttributes, of: "node", to: &writer)
            writer.end("node")
        }
        for (edge, id) in zip(edges, edgeIds()) {
            writer.literal("\n")
            writer.begin("edge", [("id", id), ("source", edge.source), ("target", edge.target)])
            writer.element("data", String(edge.weight), [("key", "edge-weight")])
            writeData(edge, Self.edgeAttributes, of: "edge", to: &writer)
            writer.end("edge")
        }
        writer.end("graph")
        writer.end("graphml")
        return writer.bytes + [10]
    }

    private func writeKey(_ name: String, _ type: String, of kind: String, to writer: inout MarkupWriter) {
        writer.empty(
            "key", [("id", kind + "-" + name), ("for", kind), ("attr.name", name), ("attr.type", type)])
    }

    private func writeData<Element>(
        _ element: Element, _ attributes: [Attribute<Element>], of kind: String, to writer: inout MarkupWriter
    ) {
        for attribute in attributes {
            guard let value = attribute.value(element) else { continue }
            writer.element("data", value, [("key", "\(kind)-\(attribute.name)")])
        }
    }
}
