using System.Collections.Frozen;

namespace Cairn.Core.Text;

/// <summary>Folds letters that people type differently into one: case, accents, full-width forms.</summary>
/// <remarks>A table of our own, because the executable runs without ICU. From the compatibility decompositions of Unicode 14, lower-case
/// Latin, Greek and Cyrillic letters that decompose to one letter and marks; and six letters that have no decomposition.</remarks>
internal static class Folding
{
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
        "ῃηῄηῆηῇηῐιῑιῒιΐιῖιῗιῠυῡυῢυΰυῤρῥρῦυῧυῲωῳωῴωῶωῷω０0１1２2３3４4５5６6７7８8９9ａaｂbｃcｄdｅeｆfｇgｈhｉiｊjｋkｌlｍmｎnｏoｐpｑq" +
        "ｒrｓsｔtｕuｖvｗwｘxｙyｚzøołlđdħhıiςσ";

    private static readonly FrozenDictionary<char, char> Table = Pairs.Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    public static char Fold(char letter)
    {
        if (char.IsAscii(letter))
        {
            return char.ToLowerInvariant(letter);
        }

        var lower = char.ToLowerInvariant(letter);
        return Table.TryGetValue(lower, out var folded) ? folded : lower;
    }
}
