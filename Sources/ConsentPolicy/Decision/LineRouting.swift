public import HealthRecords

/// What a home node tells an asker's node of a line, without looking at any document.
extension ConsentLine {
    /// True when the asker may have written a document of the line: then its custodian alone can tell, and is who employs
    /// the asker anyway.
    public func mayBeAuthor(_ query: AccessQuery) -> Bool {
        unreadable.isEmpty && !isDeceased && !isRevoked && !isSuspended && custodian != nil
            && query.institution == custodian
            && query.purpose.isCovered(by: .treatment)
    }

    /// True when some permission in force may cover a query for some of the classes. The custodian decides. With `level`, only what reaches that level counts.
    public func mayPermit(
        _ query: AccessQuery, classes: [RecordClass], level: SensitivityLevel? = nil, now: UInt64
    ) -> Bool {
        guard unreadable.isEmpty, !isDeceased, let patient else { return mayPermitRelative(query, level, at: now) }
        if query.purpose == .patientRequest {
            return query.institution == nil && patient == query.requester && ownKeyRefusal(at: now) == nil
        }
        if isGuardian(query, at: now) { return true }
        guard !isRevoked, !isSuspended else { return false }
        if isDelegate(query, at: now) { return true }
        if mayPermitForADay(query, classes: classes, level: level, now: now) { return true }
        return consents.contains { item in
            let permit = item.statement
            guard permit.provision == .permit, !item.isEnded, !item.isSuspended, let end = permit.end else {
                return false
            }
            let isInForce = permit.start <= now && now < end && now < item.notAfter
            let isReached = level.map { wanted in permit.maximumLevel.map { wanted <= $0 } ?? false } ?? true
            return isInForce && isReached && lackOfPower(of: item, at: now, level: nil) == nil
                && permit.recipient.names(query)
                && permit.classes.contains(where: classes.contains)
                && permit.purposes.contains { query.purpose.isCovered(by: $0) }
        }
    }
}
