namespace Cairn.Core.Text;

/// <summary>Function words, folded: what holds sentences and questions together and says nothing of what they are about.</summary>
internal static class StopWords
{
    /// <summary>Letters of the longest of them.</summary>
    public const int LengthMax = 10;

    private const string English = """
        a about after again against ain all also am an and any are aren arent as at be because been before being between both but by can cant cannot could couldnt
        did didnt do does doesnt doing done dont down during each either else ever every few for from further had hadnt has hasnt have havent having he her here hers herself him
        himself his how i id if ill im in into is isnt it its itself ive just let lets may me might mine more most much must my myself neither no nor not of off on once
        only or other ought our ours out over own please same shall she should shouldnt since so some such tell than that thats the their theirs them themselves then there these
        they theyre this those though through to too under until up upon us very was wasnt we were werent what whats when where wheres which while who whom whos whose why will
        with within without wont would wouldnt yes yet you youre your yours yourself yourselves
        """;

    private const string German = """
        aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist bitte da dabei dafur damit dann daran darauf das dass dein deine deinem deinen deiner dem
        den denn der deren des dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer eure
        fur gegen gewesen hab habe haben habt hast hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jetzt kann
        kannst kein keine keinem keinen keiner konnte konnen man mein meine meinem meinen meiner mich mir mit muss mussen nach nein nicht noch nun nur ob oder ohne sehr sein seine
        seinem seinen seiner seit sich sie sind so soll sollen sondern uber um und uns unser unsere unter vom von vor wann war waren warst warum was weil welche welchem welchen welcher
        welches wem wen wenn wer werde werden weshalb wessen wie wieder will wir wird wirst wo wohin woher worden wurde wurden zu zum zur zwischen
        """;

    private const string French = """
        a ai as afin alors apres au aucun aucune aussi autre autres aux avait avant avec avez avoir avons bien ca ce cela celle celles celui ces cet cette ceux chez combien comme
        comment dans de depuis des dois doit donc dont du elle elles en encore entre es est et etaient etais etait ete etes etre eu eux fait fais faire fut il ils je la laquelle le lequel les
        lesquels leur leurs lors lui ma mais me meme memes mes moi moins mon ne ni non nos notre nous on ont ou oui par parce pas pendant peu peut plus pour pourquoi puis qu quand que
        quel quelle quelles quels qui quoi sa sans se sera ses si son sont sous suis sur ta te tes toi ton tous tout toute toutes tres tu un une va vers vos votre vous y
        """;

    private const string Spanish = """
        a al algo algun alguna algunas alguno algunos ante antes aquel aquella aqui asi aun aunque bien cada como con contra cual cuales cuando cuanta cuantas cuanto cuantos de del desde donde
        dos durante e el ella ellas ello ellos en entre era eran eras eres es esa esas ese eso esos esta estaba estado estamos estan estar estas este esto estos estoy fue fueron fui ha
        habia habian haber hace hacia han has hasta hay he la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero poco por
        porque pues que quien quienes se sea ser si sido sin sobre sois somos son soy su sus tambien tan tanto te tenia tengo ti tiene tienen todo todos tu tus un una unas uno unos usted voy y ya yo
        """;

    // Words that mean something in English, and must not speak for the other language alone.
    private const string EnglishToo = "die hat war man hast hin bin den des sur son sous pour par tout ton mine fut las has he tan ha hay sea son dos era con ante sin dont comment plus entre non";

    private const int EnglishTooBit = 1 << 7;

    private static readonly WordTable Table = MakeTable();

    public static bool Has(ReadOnlySpan<char> word, Language language) => (LanguagesOf(word) & (1 << (int)language)) != 0;

    /// <summary>The bits of the languages that have a function word, by their values; a higher bit more where English has another word that looks like it.</summary>
    public static int LanguagesOf(ReadOnlySpan<char> word) => word.Length <= LengthMax ? Table.Find(word) : 0;

    /// <summary>Whether a term is the stem of a function word in its language.</summary>
    public static bool HasStem(string term) => Stems.Table.Find(term) != 0;

    private static WordTable MakeTable()
    {
        var table = new WordTable();
        foreach (var (list, language) in Lists)
        {
            Add(table, list, 1 << (int)language, word => word);
        }

        Add(table, EnglishToo, EnglishTooBit, word => word);
        return table;
    }

    private static (string List, Language Language)[] Lists => [(English, Language.English), (German, Language.German), (French, Language.French), (Spanish, Language.Spanish)];

    private static void Add(WordTable table, string list, int bit, Func<string, string> form)
    {
        foreach (var word in list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            table.Add(form(word), bit);
        }
    }

    // Made when it is first asked for.
    private static class Stems
    {
        public static readonly WordTable Table = Make();

        private static WordTable Make()
        {
            var table = new WordTable();
            foreach (var (list, language) in Lists)
            {
                Add(table, list, 1 << (int)language, word => Stemming.TermOf(word, language));
            }

            return table;
        }
    }
}
