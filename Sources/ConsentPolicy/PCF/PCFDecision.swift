public import HealthRecords

/// Who asks, what for, and for what, in the words of IHE PCF.
public struct PCFRequest: Hashable, Sendable {
    /// Whose data.
    public let patient: String
    /// The asker, and the groups and organisations the asker stands in.
    public let actors: Set<String>
    /// What for.
    public let purpose: PCFCode
    /// The resource itself.
    public let resource: String
    /// Who wrote it.
    public let author: String?
    /// The encounter it belongs to.
    public let encounter: String?
    /// When what it describes happened.
    public let date: FHIRDateTime?
    /// Its labels.
    public let labels: Set<PCFCode>

    /// Takes all fields.
    public init(
        patient: String, actors: Set<String>, purpose: PCFCode, resource: String, author: String?, encounter: String?,
        date: FHIRDateTime?, labels: Set<PCFCode>
    ) {
        self.patient = patient
        self.actors = actors
        self.purpose = purpose
        self.resource = resource
        self.author = author
        self.encounter = encounter
        self.date = date
        self.labels = labels
    }
}

/// How a reader that knows IHE PCF alone decides: each exception takes out of, or adds to, what the provision around it
/// says; denials among the exceptions come first, and what nothing permits is denied.
extension PCFConsent {
    /// Whether the consent permits the access. `now` is in Unix seconds.
    public func permits(_ request: PCFRequest, now: Int64) -> Bool {
        guard isActive, request.patient == patient, provision.period.contains(now) else { return false }
        let applicable = exceptions.filter { $0.applies(to: request, now: now, below: provision) }
        guard !applicable.contains(where: { $0.type == .deny }) else { return false }
        if !applicable.isEmpty { return true }
        return provision.type == .permit && provision.applies(to: request, now: now, below: nil)
    }
}

extension PCFPeriod {
    func contains(_ instant: Int64) -> Bool {
        (earliest ?? .min) <= instant && instant < (latestExclusive ?? .max)
    }

    /// True when every instant of `time` lies inside; without a time, only where nothing is excluded.
    func contains(_ time: FHIRDateTime?) -> Bool {
        guard !isUnbounded else { return true }
        guard let time else { return false }
        return (earliest ?? .min) <= time.earliest && time.latestExclusive <= (latestExclusive ?? .max)
    }

    /// True unless `time` certainly lies outside.
    func mayContain(_ time: FHIRDateTime?) -> Bool {
        guard let time else { return true }
        return (earliest ?? .min) < time.latestExclusive && time.earliest < (latestExclusive ?? .max)
    }
}

extension PCFProvision {
    /// A permit must match for certain, a denial matches where it may. An exception that names no purpose is for those of
    /// the provision around it.
    fileprivate func applies(to request: PCFRequest, now: Int64, below parent: PCFProvision?) -> Bool {
        let isDenial = type == .deny
        let named = purposes.isEmpty && !isDenial ? parent?.purposes ?? [] : purposes
        return period.contains(now)
            && (actors.isEmpty || actors.contains(where: request.actors.contains))
            && (named.isEmpty || named.contains(request.purpose))
            && (labels.isEmpty || labels.contains(where: request.labels.contains)
                || (isDenial && request.labels.isEmpty))
            && (isDenial ? dataPeriod.mayContain(request.date) : dataPeriod.contains(request.date))
            && (data.isEmpty || data.contains { $0.matches(request, orMay: isDenial) })
    }
}

extension PCFData {
    /// `orMay` is what an author or encounter that is not known counts for.
    fileprivate func matches(_ request: PCFRequest, orMay isDenial: Bool) -> Bool {
        switch meaning {
        case .instance: reference == request.resource
        case .related: reference == request.resource || request.encounter.map { $0 == reference } ?? isDenial
        case .authoredBy: request.author.map { $0 == reference } ?? isDenial
        }
    }
}
