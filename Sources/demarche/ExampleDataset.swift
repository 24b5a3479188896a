// placeholder
enum ExampleDataset { static let files: [(name: String, text: String)] = [] }
