using System.Globalization;

namespace Cairn.Core.Text;

/// <summary>Folds letters that people type differently into one: case, accents, full-width forms.</summary>
/// <remarks>Letters that fold to two, as ß does to ss, are told by <see cref="Pair"/>. A table of our own, because the executable runs without ICU. From the compatibility decompositions of Unicode 14: lower-case
/// Latin, Greek and Cyrillic letters that decompose to one letter and marks; six letters that have no decomposition; and Arabic letters that are written one for another.</remarks>
internal static class Folding
{
    private const int TableEnd = 0x2000;
    private const int FullWidthOffset = 0xfee0;

    // Pairs: a lower-case letter and the one it folds to.
    private const string Pairs =
        "àaáaâaãaäaåaçcèeéeêeëeìiíiîiïiñnòoóoôoõoöoùuúuûuüuýyÿyāaăaąaćcĉcċcčcďdēeĕeėeęeěeĝgğgġgģgĥhĩiīiĭiįiĵj" +
        "ķkĺlļlľlńnņnňnōoŏoőoŕrŗrřrśsŝsşsšsţtťtũuūuŭuůuűuųuŵwŷyźzżzžzſsơoưuǎaǐiǒoǔuǖuǘuǚuǜuǟaǡaǣæǧgǩkǫoǭoǯʒǰj" +
        "ǵgǹnǻaǽæǿøȁaȃaȅeȇeȉiȋiȍoȏoȑrȓrȕuȗușsțtȟhȧaȩeȫoȭoȯoȱoȳyʹʹΐιάαέεήηίιΰυϊιϋυόούυώωϐβϑθϒυϓυϔυϕφϖπϰκϱρϲςϵε" +
        "йиѐеёеѓгїіќкѝиўуѷѵӂжӑаӓаӗеӛәӝжӟзӣиӥиӧоӫөӭэӯуӱуӳуӵчӹыḁaḃbḅbḇbḉcḋdḍdḏdḑdḓdḕeḗeḙeḛeḝeḟfḡgḣhḥhḧhḩhḫhḭiḯi" +
        "ḱkḳkḵkḷlḹlḻlḽlḿmṁmṃmṅnṇnṉnṋnṍoṏoṑoṓoṕpṗpṙrṛrṝrṟrṡsṣsṥsṧsṩsṫtṭtṯtṱtṳuṵuṷuṹuṻuṽvṿvẁwẃwẅwẇwẉwẋxẍxẏyẑzẓz" +
        "ẕzẖhẗtẘwẙyẛsạaảaấaầaẩaẫaậaắaằaẳaẵaặaẹeẻeẽeếeềeểeễeệeỉiịiọoỏoốoồoổoỗoộoớoờoởoỡoợoụuủuứuừuửuữuựuỳyỵyỷy" +
        "ỹyἀαἁαἂαἃαἄαἅαἆαἇαἐεἑεἒεἓεἔεἕεἠηἡηἢηἣηἤηἥηἦηἧηἰιἱιἲιἳιἴιἵιἶιἷιὀοὁοὂοὃοὄοὅοὐυὑυὒυὓυὔυὕυὖυὗυὠωὡωὢωὣωὤω" +
        "ὥωὦωὧωὰαάαὲεέεὴηήηὶιίιὸοόοὺυύυὼωώωᾀαᾁαᾂαᾃαᾄαᾅαᾆαᾇαᾐηᾑηᾒηᾓηᾔηᾕηᾖηᾗηᾠωᾡωᾢωᾣωᾤωᾥωᾦωᾧωᾰαᾱαᾲαᾳαᾴαᾶαᾷαιιῂη" +
        "ῃηῄηῆηῇηῐιῑιῒιΐιῖιῗιῠυῡυῢυΰυῤρῥρῦυῧυῲωῳωῴωῶωῷωøołlđdħhıiςσأاإاآاٱاىيیيکكہهؤوئي";

    private static readonly char[] Table = MakeTable();

    public static char Fold(char letter)
    {
        var lower = char.ToLowerInvariant(letter);
        return lower < TableEnd ? Table[lower]
            : lower is (>= '\uff10' and <= '\uff19') or (>= '\uff41' and <= '\uff5a') ? (char)(lower - FullWidthOffset)
            : lower;
    }

    /// <summary>The two letters for which a folded letter stands, or "" where it stands for itself.</summary>
    public static string Pair(char folded) => folded switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ĳ' => "ij",
        '\ufb00' => "ff",
        '\ufb01' => "fi",
        '\ufb02' => "fl",
        _ => "",
    };

    private static char[] MakeTable()
    {
        var table = new char[TableEnd];
        for (var letter = 0; letter < TableEnd; letter++)
        {
            // The digits of every script are written 0 to 9.
            table[letter] = CharUnicodeInfo.GetDecimalDigitValue((char)letter) is var digit and >= 0 ? (char)('0' + digit) : (char)letter;
        }

        for (var at = 0; at < Pairs.Length; at += 2)
        {
            table[Pairs[at]] = Pairs[at + 1];
        }

        // A letter may fold to one that folds further, as ǿ to ø to o.
        for (var letter = 0; letter < TableEnd; letter++)
        {
            table[letter] = table[table[letter]];
        }

        return table;
    }
}
