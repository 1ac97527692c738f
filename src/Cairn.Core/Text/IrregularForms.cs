namespace Cairn.Core.Text;

/// <summary>English forms that no rule leads to their base: <c>went</c>, <c>bought</c>, <c>children</c>.</summary>
/// <remarks>Forms that are commoner as words of their own stay (<c>rose</c>, <c>bit</c>, <c>ground</c>, <c>wound</c>).</remarks>
internal static class IrregularForms
{
    // A base, then its forms.
    private const string Groups = """
        arise arose arisen;awake awoke awoken;bear borne;beat beaten;become became;begin began begun;bend bent;bite bitten;bleed bled;blow blew blown;
        break broke broken;breed bred;bring brought;build built;burn burnt;bus buses;buy bought;catch caught;choose chose chosen;cling clung;come came;creep crept;deal dealt;
        dig dug;do did does done;draw drew drawn;dream dreamt;drink drank drunk;drive drove driven;eat ate eaten;fall fell fallen;feed fed;feel felt;fight fought;
        find found;flee fled;fly flew flown;forbid forbade forbidden;forget forgot forgotten;forgive forgave forgiven;freeze froze frozen;get got gotten;
        give gave given;go went gone goes;grow grew grown;hang hung;have had has;hear heard;hide hid hidden;hold held;keep kept;kneel knelt;know knew known;
        lead led;lean leant;leap leapt;learn learnt;leave left;lend lent;light lit;lose lost;make made;mean meant;meet met;mistake mistook mistaken;
        overcome overcame;pay paid;prove proven;ride rode ridden;ring rang rung;rise risen;run ran;say said says;see saw seen;seek sought;sell sold;send sent;
        sew sewn;shake shook shaken;shine shone;shoot shot;show shown;shrink shrank shrunk;sing sang sung;sink sank sunk;sit sat;sleep slept;slide slid;
        speak spoke spoken;spell spelt;spend spent;spill spilt;spin spun;spoil spoilt;steal stole stolen;stand stood;stick stuck;strike struck;strive strove striven;
        swear swore sworn;sweep swept;swell swollen;swim swam swum;swing swung;take took taken;teach taught;tear tore torn;tell told;think thought;
        throw threw thrown;undergo underwent undergone;understand understood;undertake undertook undertaken;upset upsetting;wake woke woken;wear wore worn;
        weave wove woven;weep wept;win won;withdraw withdrew withdrawn;write wrote written;
        analysis analyses;calf calves;child children;crisis crises;diagnosis diagnoses;elf elves;foot feet;goose geese;half halves;knife knives;leaf leaves;
        life lives;loaf loaves;man men;mouse mice;ox oxen;person people;scarf scarves;shelf shelves;thesis theses;thief thieves;tooth teeth;wife wives;wolf wolves;
        woman women;hypothesis hypotheses;parenthesis parentheses;oasis oases;criterion criteria;phenomenon phenomena;grandchild grandchildren;
        fireman firemen;policeman policemen;salesman salesmen;fisherman fishermen;businessman businessmen;housewife housewives;bookshelf bookshelves;yourself yourselves
        """;

    private static readonly string[] Bases = Groups.Split(';', StringSplitOptions.TrimEntries);
    private static readonly WordTable Forms = MakeTable();

    /// <summary>The base of an irregular form, or null.</summary>
    public static string? BaseOf(ReadOnlySpan<char> word) => Forms.Find(word) is > 0 and var number ? Bases[number - 1] : null;

    private static WordTable MakeTable()
    {
        var table = new WordTable();
        for (var at = 0; at < Bases.Length; at++)
        {
            var words = Bases[at].Split(' ');
            Bases[at] = words[0];
            foreach (var form in words.AsSpan(1))
            {
                table.Add(form, at + 1);
            }
        }

        return table;
    }
}
