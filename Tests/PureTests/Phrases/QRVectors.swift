/// Symbols made by other implementations. A digest is the first 16 hexadecimal digits of the SHA-256 of the matrix, written
/// as rows of `1` (dark) and `0` joined by line feeds.
enum QRVectors {
    /// Version, how many characters fill the symbol, and its digest. Computed with segno 1.6.6
    /// (`segno.make(text, error:, mode:, micro=False, boost_error=False)`), which chose the masks. The text repeats
    /// `alphanumericCycle` or `byteCycle`. Only full symbols: where padding follows byte data, segno writes one zero
    /// codeword that ISO/IEC 18004 §7.4.10 does not have.
    struct Table {
        let isLow: Bool
        let cycle: String
        let rows: [String]
    }

    static let tables = [
        Table(isLow: true, cycle: alphanumericCycle, rows: lowAlphanumeric),
        Table(isLow: true, cycle: byteCycle, rows: lowByte),
        Table(isLow: false, cycle: alphanumericCycle, rows: mediumAlphanumeric),
        Table(isLow: false, cycle: byteCycle, rows: mediumByte),
    ]

    private static let alphanumericCycle = "NUO1:EXAMPLE-CN/0123456789 $%*+."
    private static let byteCycle = "nuo1:example-cn/0123456789?&=_~"

    /// `maskedText` at level M under masks 0 to 7. Computed with python-qrcode 8.2.
    static let maskedText = "NUO1:nuo.example.cn:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567:K7"
    static let masked = [
        "da4f16c17d76e2fb", "61f35aa927a71486", "251d657b0ffcca00", "75a5abd5a4a9121d",
        "94fbd9f552af8bd0", "911adf430e151b39", "08a2594cbd532b82", "89c4d5ab35fa7397",
    ]

    /// `HELLO WORLD` at level M, by segno 1.6.6.
    static let helloWorld = """
        #######...#.#.#######
        #.....#.###...#.....#
        #.###.#...#.#.#.###.#
        #.###.#...#.#.#.###.#
        #.###.#.#.###.#.###.#
        #.....#..###..#.....#
        #######.#.#.#.#######
        .....................
        #.#.#.#..#..#...#..#.
        .####...#..#....#...#
        ...#######.#..#.##...
        ####.#.##..###.#.###.
        .#..####.#.#..###.#.#
        ........#.#...#...#.#
        #######.....#..#.##..
        #.....#..##...##.#...
        #.###.#.##..#.#######
        #.###.#...##.#.#...#.
        #.###.#.####.###.#..#
        #.....#....###...#.##
        #######.##.#.###....#
        """

    private static let lowAlphanumeric = [
        "1 25 be0c8b640b4ed9dd", "2 47 50ff39c491b8d672", "3 77 e769e637f7136c32", "4 114 014cc384e9fbd182",
        "5 154 eabf9c407aa727e0", "6 195 54ad74b59d141615", "7 224 bea4477c15cee71e", "8 279 cc9fbdc1a9e80322",
        "9 335 2f4da84cfa12d522", "10 395 0479c7796ee85381", "11 468 4b3174ae6211ce63", "12 535 bd461dd1f264c03c",
        "27 2132 3936792c66cc74bc", "40 4296 e32d8e4f6992aca5",
    ]

    private static let lowByte = [
        "1 17 eab4bd7a4c91148d", "2 32 5bf61b1aa5f48b2e", "3 53 df94e4492c213213", "4 78 5cb7344aa36ba6cd",
        "5 106 082983ad95803f7d", "6 134 5b370488626adca3", "7 154 22d6a4d508e0978a", "8 192 3c7c121a7a1f60ee",
        "9 230 fe303d027e8aafdb", "10 271 52ba5fbd7f27d5f4", "11 321 aaffd0b1678513e7", "12 367 677e43d3600315c0",
        "27 1465 44d9eac3bb467c35", "40 2953 f669c55d2adecac3",
    ]

    private static let mediumAlphanumeric = [
        "1 20 1201bc429cffa772", "2 38 d40279b7deaa787f", "3 61 aef2da2c7499d217", "4 90 413c2d107a4f915f",
        "5 122 6f048632542b3455", "6 154 5372e0243ef21452", "7 178 d7b03ff4631446a2", "8 221 0390382801593c0d",
        "9 262 89db80295c259822", "10 311 2be9e909ce45892b", "11 366 35bd0abaf64262e6", "12 419 0f1e48f4c9d9126f",
        "27 1637 4b478ac404605c93", "40 3391 b4ba1dce95fae11d",
    ]

    private static let mediumByte = [
        "1 14 57dbf0595adb4a2f", "2 26 ee003927cf7c0e54", "3 42 fd4f5f87dff12d84", "4 62 631f76577947bad1",
        "5 84 7a9717090e538103", "6 106 6d7cf8b22bc6e950", "7 122 c3730ce54698e9cb", "8 152 90ef52680f0a7c29",
        "9 180 d99879f8fe79903e", "10 213 9ef94fbdab6a1cdf", "11 251 35512da991d3bd21", "12 287 df5cfc390eae53ef",
        "27 1125 6505570afe0c845e", "40 2331 cb897947d0613fe5",
    ]
}
