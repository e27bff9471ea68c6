public import HealthRecords

/// An exact type of document: code and system decide, the name is what people read.
public struct DocumentType: Hashable, Sendable {
    /// The URI of the code system.
    public let system: String
    /// The code.
    public let code: String
    /// The name that people read.
    public let name: String

    /// Takes all three.
    public init(system: String, code: String, name: String) {
        self.system = system
        self.code = code
        self.name = name
    }
}

/// How the reader may use what a permit gives. It is told with every answer; no software can enforce it at the reader's.
public struct Handling: Hashable, Sendable {
    /// To read only, and not to keep.
    public let isViewOnly: Bool
    /// May be passed on to others.
    public let mayPassOn: Bool
    /// Unix seconds before which it must be erased; from then on the permit gives nothing.
    public let eraseBy: UInt64?
    /// How many disclosures the custodian of the line makes under it.
    public let maximumUses: UInt32?

    /// Takes all four.
    public init(isViewOnly: Bool = false, mayPassOn: Bool = false, eraseBy: UInt64? = nil, maximumUses: UInt32? = nil) {
        self.isViewOnly = isViewOnly
        self.mayPassOn = mayPassOn
        self.eraseBy = eraseBy
        self.maximumUses = maximumUses
    }

    /// What the reader owes, after `used` disclosures and this one.
    func obligations(used: UInt64) -> [Obligation] {
        var obligations: [Obligation] = []
        if let eraseBy { obligations.append(.eraseBy(eraseBy)) }
        if !mayPassOn { obligations.append(.noOnward) }
        if isViewOnly { obligations.append(.viewOnly) }
        if let maximumUses, used < UInt64(maximumUses) {
            obligations.append(.usesLeft(UInt64(maximumUses) - used - 1))
        }
        return obligations
    }
}

/// What version 2 of a consent says beyond version 1 (CONSENT-50 … CONSENT-57), and what only version 4 says of documents
/// and authors (CONSENT-221 … CONSENT-223).
public struct ConsentRefinement: Hashable, Sendable {
    /// The only documents that are meant; none for all of the classes.
    public let documents: [DocumentID]
    /// The only types that are meant; none for all of the classes.
    public let types: [DocumentType]
    /// The only authors that are meant, by name; none for all.
    public let authors: [String]
    /// The only people that are meant as authors, by key; none for all. Version 4.
    public let writers: [NamedKey]
    /// The only institutions that documents were written for; none for all. Version 4.
    public let institutions: [NamedInstitution]
    /// The only encounters that are meant; none for all. Version 4.
    public let encounters: [EncounterIdentifier]
    /// Sensitive topics: those that a permit includes, where none means none; those that a prohibition is about, where
    /// none means whatever a document is about.
    public let topics: [SensitiveTopic]
    /// How a permit may be used; a prohibition has none.
    public let handling: Handling?
    /// True for a prohibition that a declared emergency may override; false for every permit.
    public let yieldsToEmergencies: Bool
    /// True for a prohibition that does not stand against the author of a document; false for every permit. Version 4.
    public let yieldsToAuthors: Bool

    /// The most documents, types, authors or encounters.
    public static let maximumCount = 64

    /// Takes all of them.
    public init(
        documents: [DocumentID] = [], types: [DocumentType] = [], authors: [String] = [], writers: [NamedKey] = [],
        institutions: [NamedInstitution] = [], encounters: [EncounterIdentifier] = [], topics: [SensitiveTopic] = [],
        handling: Handling?, yieldsToEmergencies: Bool = false, yieldsToAuthors: Bool = false
    ) {
        self.documents = documents
        self.types = types
        self.authors = authors
        self.writers = writers
        self.institutions = institutions
        self.encounters = encounters
        self.yieldsToAuthors = yieldsToAuthors
        self.topics = topics
        self.handling = handling
        self.yieldsToEmergencies = yieldsToEmergencies
    }

    /// True when version 1 says as much.
    var saysNothing: Bool { self == ConsentRefinement(handling: nil) }

    /// True when version 4 is needed to say it.
    var isOfVersion4: Bool {
        !writers.isEmpty || !institutions.isEmpty || !encounters.isEmpty || yieldsToAuthors
    }

    /// The texts inside what is signed.
    var shownNames: [String] {
        authors + types.flatMap { [$0.system, $0.code, $0.name] } + writers.map(\.name) + institutions.map(\.name)
    }

    func isSayable(_ provision: ConsentStatement.Provision, from start: UInt64) -> Bool {
        let counts = [
            documents.count, types.count, authors.count, writers.count, institutions.count, encounters.count,
        ]
        guard counts.allSatisfy({ $0 <= Self.maximumCount }), Set(documents).count == documents.count,
            Set(writers.map(\.key)).count == writers.count, Set(institutions.map(\.id)).count == institutions.count,
            Set(encounters).count == encounters.count, encounters.allSatisfy(\.isSayable),
            provision == .deny || !yieldsToAuthors,
            Set(types).count == types.count, Set(authors).count == authors.count, Set(topics).count == topics.count,
            (handling != nil) == (provision == .permit), provision == .deny || !yieldsToEmergencies
        else { return false }
        if let eraseBy = handling?.eraseBy, eraseBy <= start { return false }
        return handling?.maximumUses != 0
    }
}

// MARK: a permit

extension ConsentRefinement {
    func names(document: DocumentRecord) -> Bool { documents.isEmpty || documents.contains(document.id) }

    func names(typeOf document: DocumentRecord) -> Bool {
        types.isEmpty || types.contains { $0.system == document.typeSystem && $0.code == document.typeCode }
    }

    /// Name, key and institution must each be one of those that are named, where any are.
    func names(authorOf document: DocumentRecord) -> Bool {
        let provenance = document.provenance
        return (authors.isEmpty || authors.contains(document.author))
            && (writers.isEmpty || writers.contains { $0.key == provenance?.author })
            && (institutions.isEmpty || institutions.contains { $0.id == provenance?.institution })
    }

    func names(encounterOf document: DocumentRecord) -> Bool {
        encounters.isEmpty || encounters.contains { $0 == document.provenance?.encounter }
    }

    /// Every label is of a topic that is included. A document whose labels are not known has none of a sensitive topic
    /// while it is below level 5: they raise it there (RECORD-30).
    func covers(labelsOf document: DocumentRecord) -> Bool {
        guard let labels = document.labels else { return document.level < .minimal }
        return labels.allSatisfy { label in topics.contains { $0.label == label } }
    }
}

// MARK: a prohibition

extension ConsentRefinement {
    /// True unless the document is certainly another one: not known counts as meant.
    func mayReach(_ document: DocumentRecord) -> Bool {
        mayName(document: document) && mayName(typeOf: document) && mayName(authorOf: document)
            && (document.provenance?.encounter == nil || names(encounterOf: document))
            && mayConcern(labelsOf: document)
    }

    /// What was forbidden stays so in the document that takes its place.
    private func mayName(document: DocumentRecord) -> Bool {
        names(document: document) || document.provenance?.replaced.contains(where: documents.contains) == true
    }

    private func mayName(authorOf document: DocumentRecord) -> Bool {
        let provenance = document.provenance
        let mayBeNamed = authors.isEmpty || document.author.isEmpty || authors.contains(document.author)
        let mayBeWriter = provenance?.author.map { key in writers.contains { $0.key == key } } ?? true
        let mayBeThere = provenance?.institution.map { id in institutions.contains { $0.id == id } } ?? true
        return mayBeNamed && (writers.isEmpty || mayBeWriter) && (institutions.isEmpty || mayBeThere)
    }

    /// A type that was declared as a class may be any of that class.
    private func mayName(typeOf document: DocumentRecord) -> Bool {
        document.typeSystem == RecordClass.system || names(typeOf: document)
    }

    private func mayConcern(labelsOf document: DocumentRecord) -> Bool {
        guard !topics.isEmpty, let labels = document.labels else { return true }
        return labels.contains { label in
            topics.contains { $0.label == label } || !SensitiveTopic.allCases.contains { $0.label == label }
        }
    }
}

// MARK: the elements of a provision

extension ConsentRefinement {
    var extensions: JSONValue? {
        var found: [JSONValue] = []
        if !topics.isEmpty {
            let codings = topics.map { FHIRElement.coding($0.label.system, $0.label.code) }
            found.append(FHIRElement.extension("topics", ["valueCodeableConcept": ["coding": .array(codings)]]))
        }
        if let handling { found.append(handling.element) }
        if yieldsToEmergencies { found.append(Self.yielding) }
        if yieldsToAuthors { found.append(Self.yieldingToAuthors) }
        return found.isEmpty ? nil : .array(found)
    }

    private static let yielding = FHIRElement.extension("emergency", ["valueCode": "override"])
    private static let yieldingToAuthors = FHIRElement.extension("author", ["valueCode": "override"])

    var codes: JSONValue? {
        let concepts = types.map { type -> JSONValue in
            ["coding": [FHIRElement.coding(type.system, type.code)], "text": .string(type.name)]
        }
        return concepts.isEmpty ? nil : .array(concepts)
    }

    var data: JSONValue? {
        let instances = documents.map { id -> JSONValue in
            ["meaning": "instance", "reference": FHIRElement.reference(Systems.document, id.description)]
        }
        let written = authors.map { name -> JSONValue in
            ["meaning": "authoredby", "reference": ["display": .string(name)]]
        }
        let identified = (writers.map(\.reference) + institutions.map(\.reference)).map { reference -> JSONValue in
            ["meaning": "authoredby", "reference": reference]
        }
        let visits = encounters.map { encounter -> JSONValue in
            ["meaning": "related", "reference": encounter.reference]
        }
        let all = instances + written + identified + visits
        return all.isEmpty ? nil : .array(all)
    }

    init(in provision: JSONValue) throws(MeaningError) {
        var documents: [DocumentID] = []
        var authors: [String] = []
        var writers: [NamedKey] = []
        var institutions: [NamedInstitution] = []
        var encounters: [EncounterIdentifier] = []
        for element in provision["data"]?.elements ?? [] {
            guard let reference = element["reference"] else { throw .element("provision.data") }
            if element["meaning"]?.string == "related" {
                encounters.append(try EncounterIdentifier(reference: reference, element: "provision.data"))
            } else if reference.identifier(Systems.identityKey) != nil {
                writers.append(try NamedKey(reference: reference, element: "provision.data"))
            } else if reference.identifier(Systems.institution) != nil {
                institutions.append(try NamedInstitution(reference: reference, element: "provision.data"))
            } else if let id = reference.identifier(Systems.document).flatMap({ DocumentID($0) }) {
                documents.append(id)
            } else {
                authors.append(try reference.requiredString("display"))
            }
        }
        var types: [DocumentType] = []
        for concept in provision["code"]?.elements ?? [] {
            guard let coding = concept["coding"]?[0] else { throw .element("provision.code") }
            types.append(
                DocumentType(
                    system: try coding.requiredString("system"), code: try coding.requiredString("code"),
                    name: try concept.requiredString("text")))
        }
        var topics: [SensitiveTopic] = []
        for coding in provision.ext("topics")?["valueCodeableConcept"]?["coding"]?.elements ?? [] {
            let known = SensitiveTopic.allCases.first { FHIRElement.coding($0.label.system, $0.label.code) == coding }
            guard let known else { throw .element("topics") }
            topics.append(known)
        }
        self.init(
            documents: documents, types: types, authors: authors, writers: writers, institutions: institutions,
            encounters: encounters, topics: topics,
            handling: try provision.ext("handling").map { element throws(MeaningError) in try Handling(element) },
            yieldsToEmergencies: provision.ext("emergency") == Self.yielding,
            yieldsToAuthors: provision.ext("author") == Self.yieldingToAuthors)
    }
}

extension Handling {
    fileprivate var element: JSONValue {
        var parts = [
            FHIRElement.extension("use", ["valueCode": isViewOnly ? "read" : "keep"]),
            FHIRElement.extension("onward", ["valueCode": mayPassOn ? "any" : "none"]),
        ]
        if let eraseBy {
            let text = ChinaStandardTime.dateTimeText(ofUnixSeconds: eraseBy)
            parts.append(FHIRElement.extension("erase-by", ["valueDateTime": .string(text)]))
        }
        if let maximumUses { parts.append(FHIRElement.number("uses", maximumUses)) }
        return FHIRElement.extension("handling", ["extension": .array(parts)])
    }

    fileprivate init(_ element: JSONValue) throws(MeaningError) {
        guard let use = element.ext("use")?["valueCode"]?.string, ["read", "keep"].contains(use),
            let onward = element.ext("onward")?["valueCode"]?.string, ["any", "none"].contains(onward)
        else { throw .element("handling") }
        self.init(
            isViewOnly: use == "read", mayPassOn: onward == "any",
            eraseBy: try element.ext("erase-by").map { part throws(MeaningError) in
                try part.unixSeconds("valueDateTime")
            },
            maximumUses: element.extNumber("uses").flatMap { UInt32(exactly: $0) })
    }
}
