namespace Cairn.Core.Text;

/// <summary>Folds letters that people type differently into one: case, accents, full-width forms.</summary>
/// <remarks>A table of our own, because the executable runs without ICU. From the compatibility decompositions of Unicode 14: lower-case
/// Latin, Greek and Cyrillic letters that decompose to one letter and marks; and six letters that have no decomposition.</remarks>
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
        "ῃηῄηῆηῇηῐιῑιῒιΐιῖιῗιῠυῡυῢυΰυῤρῥρῦυῧυῲωῳωῴωῶωῷωøołlđdħhıiςσ";

    private static readonly char[] Table = MakeTable();

    public static char Fold(char letter)
    {
        var lower = char.ToLowerInvariant(letter);
        return lower < TableEnd ? Table[lower]
            : lower is (>= '\uff10' and <= '\uff19') or (>= '\uff41' and <= '\uff5a') ? (char)(lower - FullWidthOffset)
            : lower;
    }

    private static char[] MakeTable()
    {
        var table = new char[TableEnd];
        for (var letter = 0; letter < TableEnd; letter++)
        {
            table[letter] = (char)letter;
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
