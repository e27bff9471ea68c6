/// The times at which what a FHIR resource tells took place.
enum FHIRDates {
    /// The times of a resource, in no order.
    static func services(of resource: JSONValue, ofConditions: Bool = true) -> [FHIRDateTime] {
        let names =
            [
                "effectiveDateTime", "effectiveInstant", "performedDateTime", "occurrenceDateTime", "authoredOn",
                "started", "whenHandedOver",
            ] + (ofConditions ? ["recordedDate", "onsetDateTime", "dateAsserted"] : [])
        var texts = names.compactMap { resource[$0]?.string }
        for name in ["effectivePeriod", "performedPeriod", "occurrencePeriod", "period"] {
            texts += ["start", "end"].compactMap { resource[name]?[$0]?.string }
        }
        if texts.isEmpty, ofConditions { texts = ["issued", "date", "created"].compactMap { resource[$0]?.string } }
        return texts.compactMap { FHIRDateTime(parsing: $0) }
    }

    /// The date by which a document is filed: its own, else that of its last service.
    static func documentDate(of document: FHIRDocument) -> FHIRDateTime? {
        if let date = document.resources(ofType: "Composition").first?["date"]?.string {
            return FHIRDateTime(parsing: date)
        }
        let references = document.resources(ofType: "DocumentReference")
        let filed = references.compactMap { reference in
            (reference["context"]?["period"]?["start"] ?? reference["date"])?.string
                .flatMap { FHIRDateTime(parsing: $0) }
        }
        if let last = filed.max(by: { $0.earliest < $1.earliest }) { return last }
        return clinicalServices(of: document).max { $0.earliest < $1.earliest }
            ?? document.root["timestamp"]?.string.flatMap { FHIRDateTime(parsing: $0) }
    }

    /// The first and the last service that a document tells, be they before or after its date; when a condition began is no
    /// service.
    static func serviceSpan(of document: FHIRDocument) -> (first: FHIRDateTime, last: FHIRDateTime)? {
        let periods = document.resources(ofType: "DocumentReference").compactMap { $0["context"]?["period"] }
        let texts = periods.flatMap { [$0["start"], $0["end"]] }.compactMap { $0?.string }
        let times = texts.compactMap { FHIRDateTime(parsing: $0) } + clinicalServices(of: document, ofConditions: false)
        guard let first = times.min(by: { $0.earliest < $1.earliest }),
            let last = times.max(by: { $0.latestExclusive < $1.latestExclusive })
        else { return nil }
        return (first, last)
    }

    private static func clinicalServices(of document: FHIRDocument, ofConditions: Bool = true) -> [FHIRDateTime] {
        document.resources
            .filter { !FHIRClassifier.administrative.contains($0["resourceType"]?.string ?? "") }
            .flatMap { services(of: $0, ofConditions: ofConditions) }
    }
}
