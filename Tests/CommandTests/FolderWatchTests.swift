// A server that watches its files: what editors and deployments do to them.

import Foundation
import Glibc
import Testing

@testable import demarche

/// A dataset in a folder, served and watched.
private struct Watched {
    let folder: TemporaryFolder
    let data: String

    init() throws {
        folder = try TemporaryFolder()
        data = folder.path + "/data"
        #expect(try demarche("init", data).status == 0)
    }

    func serve(_ path: String? = nil) throws -> RunningServer {
        try RunningServer("--dataset", path ?? data, "--watch")
    }

    func event(_ id: String) -> String {
        #"{"id": "\#(id)", "title": "An event", "summary": "It met.", "kind": "summit", "date": "2023", "#
            + #""participants": [{"actor": "norland"}], "citations": [{"source": "northern-gazette-2024-05"}]}"#
            + "\n"
    }

    /// Whether an event comes to be served.
    func comes(_ id: String, _ server: RunningServer) throws -> Bool {
        try eventually { try server.ask("/v1/events/\(id)").status == 200 }
    }
}

@Suite struct FolderWatchTests {
    @Test func aFileWrittenInPlaceAndOneRenamedIntoPlaceAreRead() throws {
        let watched = try Watched()
        let server = try watched.serve()
        try watched.folder.write("data/events.jsonl", watched.event("in-place"))
        #expect(try watched.comes("in-place", server))
        try watched.folder.write("data/.events.jsonl.swp", watched.event("renamed"))
        rename(watched.data + "/.events.jsonl.swp", watched.data + "/events.jsonl")
        #expect(try watched.comes("renamed", server))
        #expect(try server.ask("/v1/events/in-place").status == 404)
    }

    @Test func aFolderOfOneKindIsReadWhenItComesAndWhenItChanges() throws {
        let watched = try Watched()
        let server = try watched.serve()
        try watched.folder.write("data/events/one.jsonl", watched.event("one"))
        #expect(try watched.comes("one", server))
        try watched.folder.write("data/events/two.jsonl", watched.event("two"))
        #expect(try watched.comes("two", server))
        unlink(watched.data + "/events/one.jsonl")
        #expect(try eventually { try server.ask("/v1/events/one").status == 404 })
    }

    /// Kubernetes mounts a ConfigMap so: files are links into `..data`, which is exchanged for another by a rename.
    @Test func linksThatAreExchangedAreFollowed() throws {
        let watched = try Watched()
        let files = try FileManager.default.contentsOfDirectory(atPath: watched.data)
        for (name, event) in [("..first", "first"), ("..second", "second")] {
            try watched.folder.write("mount/\(name)/events.jsonl", watched.event(event))
            for file in files where file.hasSuffix(".yaml") {
                try FileManager.default.copyItem(
                    atPath: watched.data + "/" + file, toPath: watched.folder.path + "/mount/\(name)/\(file)")
            }
        }
        let mount = watched.folder.path + "/mount"
        symlink("..first", mount + "/..data")
        for file in try FileManager.default.contentsOfDirectory(atPath: mount + "/..first") {
            symlink("..data/\(file)", mount + "/\(file)")
        }
        let server = try watched.serve(mount)
        #expect(try server.ask("/v1/events/first").status == 200)
        symlink("..second", mount + "/..data_tmp")
        rename(mount + "/..data_tmp", mount + "/..data")
        #expect(try watched.comes("second", server))
    }

    @Test func aFolderThatIsALinkIsFollowedToAnother() throws {
        let watched = try Watched()
        try FileManager.default.copyItem(atPath: watched.data, toPath: watched.folder.path + "/release-2")
        try watched.folder.write("release-2/events.jsonl", watched.event("second"))
        symlink("data", watched.folder.path + "/current")
        let server = try watched.serve(watched.folder.path + "/current")
        symlink("release-2", watched.folder.path + "/current-new")
        rename(watched.folder.path + "/current-new", watched.folder.path + "/current")
        #expect(try watched.comes("second", server))
    }

    @Test func aBrokenFileChangesNothingUntilItIsMended() throws {
        let watched = try Watched()
        let server = try watched.serve()
        try watched.folder.write("data/events.jsonl", "{\"id\": \"half")
        try watched.folder.write("data/events.jsonl", watched.event("mended") + "{\"id\"")
        // Another file that is not of the dataset does not matter.
        try watched.folder.write("data/notes.txt", "x")
        usleep(1_500_000)
        #expect(try server.ask("/v1/events/mended").status == 404)
        #expect(try server.ask("/v1/actors/norland").status == 200)
        try watched.folder.write("data/events.jsonl", watched.event("mended"))
        #expect(try watched.comes("mended", server))
        server.process.signal(SIGTERM)
        #expect(try server.process.wait().errors.contains("reload (watch)"))
    }

    @Test func withoutWatchingNothingIsReadUntilTold() throws {
        let watched = try Watched()
        let server = try RunningServer("--dataset", watched.data)
        try watched.folder.write("data/events.jsonl", watched.event("told"))
        usleep(1_500_000)
        #expect(try server.ask("/v1/events/told").status == 404)
        server.process.signal(SIGHUP)
        #expect(try watched.comes("told", server))
    }
}
