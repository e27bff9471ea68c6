public import ArgumentParser
public import CipherSuites

/// Written by number, as entries write it.
extension Suite: ExpressibleByArgument {}
