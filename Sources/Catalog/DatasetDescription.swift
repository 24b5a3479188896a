// What a dataset says about itself.

/// The name, terms and coverage of a dataset, from its `dataset.yaml`.
public struct DatasetDescription: Sendable, Equatable {
    /// A short name, such as a slug.
    public var name: String
    /// The editor's label of this edition.
    public var version: String
    /// The title for people.
    public var title: String
    /// What the dataset is, in a sentence or two.
    public var description: String
    /// The terms under which it may be used.
    public var licence: String
    /// What it covers.
    public var coverage: Coverage
    /// The day that records without `added` came in.
    public var added: Day
    /// The day that records without `modified` were last revised.
    public var modified: Day

    /// What a dataset covers, and what it is known to leave out.
    public struct Coverage: Sendable, Equatable {
        /// The span that its entries cover.
        public var period: PartialDate
        /// The ids of the actors that it is about.
        public var actors: [String]
        /// The languages of the sources it was made from.
        public var languages: [String]
        /// The day on which it was last gone over as a whole.
        public var lastReview: Day
        /// What is known to be missing, a sentence each.
        public var knownGaps: [String]

        /// Makes a coverage.
        public init(
            period: PartialDate, actors: [String], languages: [String], lastReview: Day, knownGaps: [String]
        ) {
            self.period = period
            self.actors = actors
            self.languages = languages
            self.lastReview = lastReview
            self.knownGaps = knownGaps
        }
    }

    /// Makes a description.
    public init(
        name: String, version: String, title: String, description: String, licence: String,
        coverage: Coverage,
        added: Day, modified: Day
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.description = description
        self.licence = licence
        self.coverage = coverage
        self.added = added
        self.modified = modified
    }
}
