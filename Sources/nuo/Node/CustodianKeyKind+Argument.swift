public import ArgumentParser
public import NodeService

/// Written `x-wing` or `x25519`.
extension NodeKeys.CustodianKeyKind: ExpressibleByArgument {}
