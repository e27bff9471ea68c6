/// Reads settings one after the other and keeps the record of what was read.
struct SettingReader {
    private let layers: ConfigurationLayers
    private(set) var lines: [NodeConfiguration.Line] = []

    init(layers: ConfigurationLayers) { self.layers = layers }

    mutating func read<Value>(_ setting: Setting<Value>) throws(ConfigurationError) -> Value {
        let found = layers.find(setting.key)
        let value = try setting.value(from: found)
        lines.append(
            .init(
                key: setting.key, value: setting.text(value), source: found?.source ?? .standard,
                purpose: setting.purpose))
        return value
    }
}
