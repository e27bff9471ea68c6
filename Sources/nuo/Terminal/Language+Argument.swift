public import ArgumentParser
public import Phrases

extension Language: ExpressibleByArgument {}
