/// The times at which what a FHIR resource tells took place.
enum FHIRDates {
    /// The times of a resource, in no order.
    static func services(of resource: JSONValue) -> [FHIRDateTime] {
        var texts = [
            "effectiveDateTime", "effectiveInstant", "performedDateTime", "occurrenceDateTime", "recordedDate",
            "authoredOn", "started", "onsetDateTime", "dateAsserted", "whenHandedOver",
        ].compactMap { resource[$0]?.string }
        for name in ["effectivePeriod", "performedPeriod", "occurrencePeriod", "period"] {
            texts += ["start", "end"].compactMap { resource[name]?[$0]?.string }
        }
        if texts.isEmpty { texts = ["issued", "date", "created"].compactMap { resource[$0]?.string } }
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

    /// The first service that a document tells; nil when it tells none before `date`.
    static func earliestService(of document: FHIRDocument, before date: FHIRDateTime?) -> FHIRDateTime? {
        guard let first = clinicalServices(of: document).min(by: { $0.earliest < $1.earliest }) else { return nil }
        return first.earliest < date?.earliest ?? .max ? first : nil
    }

    private static func clinicalServices(of document: FHIRDocument) -> [FHIRDateTime] {
        document.resources
            .filter { !FHIRClassifier.administrative.contains($0["resourceType"]?.string ?? "") }
            .flatMap { services(of: $0) }
    }
}
