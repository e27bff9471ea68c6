import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// What a statement says has one spelling, and nothing in it can be overlooked.
struct ConsentSpellingTests {
    @Test("every kind has a sample", .spec("CONSENT-1"))
    func samplesAreComplete() {
        #expect(Set(PolicySample.all.compactMap(\.kind)) == Set(StatementKind.allCases))
    }

    @Test("what is written is read again to the byte", .spec("CONSENT-2"), arguments: PolicySample.all)
    func roundTrips(_ sample: PolicySample) throws {
        let resource = try JSONValue(parsing: sample.payload)
        #expect(try sample.read(resource) == sample.payload)
        let profile = try #require(resource["meta"]?["profile"]?[0]?.string)
        if let kind = sample.kind {
            let second = [
                "consent", "consent-change", "disclosure", "enrolment", "erase-order", "line", "log-reading",
                "registration",
            ].map { "urn:nuo:profile:\($0):2" }
            let third = ["consent", "disclosure", "line"].map { "urn:nuo:profile:\($0):3" }
            let fourth = ["consent", "consent-change", "line"].map { "urn:nuo:profile:\($0):4" }
            let fifth = ["urn:nuo:profile:line:5"]
            #expect(([kind.profile] + second + third + fourth + fifth).contains(profile))
        }
    }

    @Test(
        "a profile of another version or kind is no statement of this kind", .spec("CONSENT-1"),
        arguments: PolicySample.all)
    func unknownProfile(_ sample: PolicySample) throws {
        var object = try #require(try JSONValue(parsing: sample.payload).object)
        let known = sample.kind?.profile ?? "urn:nuo:profile:document:1"
        let profiles: [JSONValue] = [[.string("\(known)1")], ["urn:nuo:profile:nothing:1"], [], .string(known)]
        for profile in profiles {
            object["meta"] = ["profile": profile]
            #expect(throws: MeaningError.unknownKind) { try sample.read(.object(object)) }
        }
    }

    @Test("an element more, anywhere, is refused", .spec("CONSENT-2"), arguments: PolicySample.all)
    func extraElements(_ sample: PolicySample) throws {
        let changed = try PolicyVariant.all(of: sample) { value, _ in
            guard var object = value.object else { return [] }
            object["comment"] = "but not really"
            return [.init("comment", .object(object))]
        }
        #expect(changed.count >= 3)
        for variant in changed {
            #expect(throws: MeaningError.self, "\(variant.path)") { try sample.read(variant.value) }
        }
    }

    @Test("members in another order are refused", .spec("CONSENT-2"), arguments: PolicySample.all)
    func reorderedMembers(_ sample: PolicySample) throws {
        let changed = try PolicyVariant.all(of: sample) { value, _ in
            guard let object = value.object, object.members.count > 1 else { return [] }
            var reversed = JSONObject()
            for member in object.members.reversed() { reversed[member.name] = member.value }
            return [.init("reversed", .object(reversed))]
        }
        #expect(changed.count >= 3)
        for variant in changed {
            #expect(throws: MeaningError.self, "\(variant.path)") { try sample.read(variant.value) }
        }
    }

    @Test("a value of another type is refused", .spec("CONSENT-2"), arguments: PolicySample.all)
    func wrongTypes(_ sample: PolicySample) throws {
        let changed = try PolicyVariant.all(of: sample) { value, _ in
            let others: [JSONValue] =
                switch value {
                case .string(let text): [1, .null, [.string(text)]]
                case .number(let text): [.string(text), .number("\(text).0"), .number("-1")]
                case .bool(let value): [.string(value ? "true" : "false"), .bool(!value)]
                case .array(let elements): [elements.first ?? 1, [.array(elements)], .null]
                case .object: [[value], "text", .null]
                case .null: []
                }
            return others.map { PolicyVariant("type", $0) }
        }
        #expect(changed.count > 10)
        for variant in changed {
            #expect(throws: MeaningError.self, "\(variant.path)") { try sample.read(variant.value) }
        }
    }

    @Test("only the members that a kind leaves open may be missing", .spec("CONSENT-2"), arguments: PolicySample.all)
    func missingElements(_ sample: PolicySample) throws {
        let changed = try PolicyVariant.all(of: sample) { value, _ in
            guard let object = value.object else { return [] }
            return object.names.map { name in
                var shorter = object
                shorter[name] = nil
                return PolicyVariant(name, .object(shorter))
            }
        }
        let readable = changed.filter { (try? sample.read($0.value)) != nil }
        #expect(Set(readable.map(\.path)) == sample.optional)
        for variant in readable { #expect(try sample.read(variant.value) == variant.value.serialized()) }
    }

    @Test("an element twice is refused, or is written twice again", .spec("CONSENT-2"), arguments: PolicySample.all)
    func repeatedElements(_ sample: PolicySample) throws {
        let changed = try PolicyVariant.all(of: sample) { value, _ in
            guard let elements = value.array, let last = elements.last else { return [] }
            return [PolicyVariant("twice", .array(elements + [last]))]
        }
        for variant in changed {
            guard let bytes = try? sample.read(variant.value) else { continue }
            #expect(bytes == variant.value.serialized(), "\(variant.path)")
        }
    }

    @Test("a text in another spelling is refused", .spec("CONSENT-2"), arguments: PolicySample.all)
    func otherSpellings(_ sample: PolicySample) throws {
        let changed = try PolicyVariant.all(of: sample) { value, path in
            guard let text = value.string, path.hasSuffix("code") || path.hasSuffix("url") || path.hasSuffix("system")
            else { return [] }
            return [PolicyVariant("case", .string(text.uppercased() == text ? text.lowercased() : text.uppercased()))]
        }
        // The type, the labels and the encounter of a document are the custodian's own codings, in whatever spelling.
        let own = [
            "/type/coding", "/provision/code/", "/securityLabel/1/", "/context/encounter/", "/provision/data/2/",
        ]
        for variant in changed
        where !own.contains(where: variant.path.hasPrefix)
            && variant.value.serialized() != sample.payload
        {
            if let bytes = try? sample.read(variant.value) {
                #expect(sample.kind == .enrolment || sample.kind == .link, "\(variant.path)")
                #expect(bytes == variant.value.serialized())
            }
        }
    }

    @Test("a payload with white space states nothing", .spec("CONSENT-2", "CONSENT-4"))
    func whiteSpace() throws {
        var line = try PolicyLine()
        let payload = try #require(PolicyTerms.permit().statement).payload
        try line.append(payload: payload)
        #expect(line.decision().isPermitted)
        try line.append(payload: [0x20] + payload)
        let opening = try #require(line.entries.last?.opening)
        #expect(StatementKind.claimed(by: opening) == .consent)
        #expect(throws: MeaningError.notCanonical) { try ConsentStatement(of: opening) }
        #expect(line.decision().reasons == [.unreadableLine])
    }
}

/// A resource with one thing changed.
private struct PolicyVariant {
    let path: String
    let value: JSONValue

    init(_ path: String, _ value: JSONValue) {
        self.path = path
        self.value = value
    }

    /// The sample with `change` applied at every place in turn.
    static func all(
        of sample: PolicySample, _ change: (JSONValue, String) -> [PolicyVariant]
    ) throws -> [PolicyVariant] {
        variants(of: try JSONValue(parsing: sample.payload), at: "", change)
    }

    private static func variants(
        of value: JSONValue, at path: String, _ change: (JSONValue, String) -> [PolicyVariant]
    ) -> [PolicyVariant] {
        var found = change(value, path).map { PolicyVariant("\(path)/\($0.path)", $0.value) }
        for member in value.object?.members ?? [] {
            for inner in variants(of: member.value, at: "\(path)/\(member.name)", change) {
                guard var object = value.object else { continue }
                object[member.name] = inner.value
                found.append(PolicyVariant(inner.path, .object(object)))
            }
        }
        for (index, element) in value.elements.enumerated() {
            for inner in variants(of: element, at: "\(path)/\(index)", change) {
                var elements = value.elements
                elements[index] = inner.value
                found.append(PolicyVariant(inner.path, .array(elements)))
            }
        }
        return found
    }
}
