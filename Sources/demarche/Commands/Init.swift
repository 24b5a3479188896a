// `demarche init`: writes a small dataset that explains itself, to be changed into one's own.

import ArgumentParser
import Catalog
import Glibc
import Representations

/// Writes an example dataset.
struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a small dataset that explains itself, to begin your own with.",
        discussion: """
            The folder is made if it is not there; one that holds anything is refused and left as it is. A folder \
            `schemas` beside the data lets editors complete and check while you type.
            """)

    @Argument(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
    var folder: String

    func run() throws {
        try report { () throws(CommandFailure) in
            try prepare(root)
            for (name, text) in ExampleDataset.files { try create(name, Array(text.utf8)) }
            try prepare(root + "/schemas")
            for schema in Schema.all {
                var writer = JSONWriter()
                RecordSchema.write(schema, vocabularies: Vocabularies(own: [:]), to: &writer)
                try create("schemas/\(schema.resource.rawValue).json", writer.bytes + [10])
            }
            Console.output("wrote an example dataset to \(root)")
            Console.output("next: demarche check \(root), then demarche serve --dataset \(root)")
        }
    }

    /// The folder without slashes at its end.
    private var root: String {
        let trimmed = String(folder.reversed().drop { $0 == "/" }.reversed())
        return trimmed.isEmpty ? "/" : trimmed
    }

    /// Makes the folder, or sees that it is empty.
    private func prepare(_ folder: String) throws(CommandFailure) {
        let names: [String]
        do throws(SystemError) {
            do throws(SystemError) {
                return try Files.createFolder(folder)
            } catch {
                guard error.number == EEXIST else { throw error }
                names = try Files.names(inFolder: folder)
            }
        } catch {
            throw refusal(folder, error)
        }
        guard names.isEmpty else {
            throw CommandFailure(.cannotCreate, "the folder \(folder) is not empty; nothing was written")
        }
    }

    private func create(_ name: String, _ bytes: [UInt8]) throws(CommandFailure) {
        let path = root + "/" + name
        do throws(SystemError) {
            try Files.create(path, bytes)
        } catch {
            throw refusal(path, error)
        }
    }

    private func refusal(_ path: String, _ error: SystemError) -> CommandFailure {
        CommandFailure(.cannotCreate, "\(path) cannot be written: \(error.text)")
    }
}
