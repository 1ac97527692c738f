using Cairn.Core.Text;

namespace Cairn.Core.Tests.Text;

/// <summary>A small corpus per language: the words of a line meet, and those of different lines never do.</summary>
public sealed class StemmingTests
{
    private const string English = """
        go goes going went gone
        buy buys buying bought
        child children childs
        run runs running ran
        say says said saying
        take takes took taken taking
        think thinks thought thinking
        thing things
        mouse mice
        memory memories
        study studies studied studying
        cat cats
        category categories
        concert concerts
        city cities
        class classes
        house houses
        horse horses
        paint paints painted painting
        point points pointed
        swim swam swum swimming
        write writes wrote written writing
        eat ate eaten eating
        teach taught teaching teaches
        person people persons
        woman women
        foot feet
        tooth teeth
        life lives
        leaf leaves
        nation national nationally
        nature natural naturally
        happy happiness
        hope hopes hoped hoping
        hop hops hopped hopping
        plan plans planned planning
        plane planes
        relate relates related relating relation relational
        die dies died dying
        dry dries dried drying
        sky skies
        ski skis skiing
        news
        new
        cafe cafés Café
        meet meets met meeting
        meat
        feel felt feeling
        fill filled fills
        keep kept keeping
        begin began begun beginning
        drive drove driven driving
        dog dogs
        dig dug digging
        bus buses
        business businesses
        adopt adopted adopting adoption
        adapt adapted adapting
        visit visited visits visiting
        vision visions
        wolf wolves
        man men
        sing sang sung singing
        """;

    private const string German = """
        Haus Häuser Hauses Häusern Haeuser Hauser
        Straße Strassen Strasse Straßen
        Maus Mäuse Maeuse
        Mauer Mauern
        Kind Kinder Kindern Kindes
        Katze Katzen
        Hund Hunde Hunden Hundes
        Buch Bücher Buecher Büchern
        Bauch Bauches
        Freund Freunde Freunden Freundes
        Freundin Freundinnen
        Lehrer Lehrern Lehrerin Lehrerinnen
        Arbeit Arbeiten arbeitet arbeite
        Stadt Städte Staedte Städten
        Staat Staaten Staates
        Land Länder Laender Ländern
        lernen lerne lernt lernst
        schnell schneller schnelle schnellen
        schön schöner schöne schönen schoene
        kaufen kaufe kauft kaufst
        laufen laufe läuft
        Zeit Zeiten
        Zeitung Zeitungen
        Wohnung Wohnungen
        wohnen wohne wohnt
        Auto Autos
        Autor Autoren
        Blume Blumen
        Tochter Töchter Toechter
        Bruder Brüder Bruedern
        Schwester Schwestern
        Vater Väter Vätern
        Mutter Mütter Müttern
        Geburtstag Geburtstage Geburtstagen
        Feuer Feuers
        Bauer Bauern
        Quelle Quellen
        Ergebnis Ergebnisse Ergebnissen
        Verzeichnis Verzeichnisse
        spielen spiele spielt Spiel
        Garten Gärten
        Baum Bäume Bäumen
        Konzert Konzerte
        neue neuer neuen
        """;

    private const string French = """
        école écoles ecole l'école
        café cafés cafes
        cheval chevaux
        cheveu
        journal journaux
        jour jours
        jouer joue joué jouez
        chat chats
        château châteaux
        manger mange mangé mangée mangeait mangez
        parler parle parlé parlait parlez
        aimer aime aimé aimée aimait
        ami amis
        année années
        petit petits petite petites
        grand grande grands grandes
        beau beaux
        heureux heureuse heureuses
        maison maisons
        finir fini finie finis finissait
        étudier étudie étudié étudiée
        premier première premiers premières
        actif active actifs actives
        continuer continue continué continuation
        musique musiques
        musical musicaux
        vélo vélos
        fille filles
        fils
        voyage voyages voyager voyagé
        lettre lettres
        donner donne donné donnée donnait
        travailler travaille travaillé
        travail
        nation nations
        national nationale
        quartier quartiers
        livre livres
        vivre
        histoire histoires
        rapide rapides rapidement
        facile faciles facilement
        jardin jardins
        jaune jaunes
        anniversaire anniversaires
        chanter chante chanté chantait
        chanson chansons
        """;

    private const string Spanish = """
        canción canciones cancion
        cantar canto cantó cantaba cantando cantado canta
        cuento cuentos
        niño niños niña niñas nino
        perro perros perra
        pero
        casa casas
        cosa cosas
        comer come comió comiendo comía
        correr corre corrió corriendo
        hablar habla habló hablando hablaba hablamos
        amigo amigos amiga amigas
        libro libros
        libertad libertades
        vez veces
        luz luces
        feliz felices
        precio precios
        ciudad ciudades
        nación naciones
        nacional nacionales
        rápido rápida rápidos
        fácil fáciles fácilmente
        trabajar trabajo trabajó trabajando trabajaba
        hermano hermana hermanos hermanas
        hermoso hermosa
        escuela escuelas
        escuchar escucha escuchó
        vivir vivió viviendo vivía vive
        vino vinos
        viaje viajes viajar viajó
        gato gatos gata
        gasto gastos
        comprar compra compró comprando
        familia familias
        cumpleaños
        país países
        paisaje paisajes
        flor flores
        mujer mujeres
        pan panes
        jardín jardines
        importante importantes
        historia historias
        llegar llega llegó llegaba
        """;

    public static TheoryData<Language, string> Corpora => new() { { Language.English, English }, { Language.German, German }, { Language.French, French }, { Language.Spanish, Spanish } };

    [Theory, MemberData(nameof(Corpora))]
    public void The_forms_of_a_word_meet(Language language, string corpus)
    {
        var pairs = Lines(corpus).SelectMany(line => line.Skip(1).Select(form => (Word: line[0], Form: form))).ToList();
        var apart = pairs.Where(pair => Term(pair.Word, language) != Term(pair.Form, language));

        Assert.True(pairs.Count >= 60, $"Only {pairs.Count} pairs");
        ExpectNone(apart.Select(pair => $"{pair.Word} is {Term(pair.Word, language)}, {pair.Form} is {Term(pair.Form, language)}"));
    }

    [Theory, MemberData(nameof(Corpora))]
    public void Different_words_do_not_meet(Language language, string corpus)
    {
        var shared = Lines(corpus).SelectMany(line => line.Select(form => Term(form, language)).Distinct().Select(term => (Term: term, Word: line[0])))
            .GroupBy(pair => pair.Term).Where(group => group.Count() > 1);

        Assert.True(Lines(corpus).Count >= 40);
        ExpectNone(shared.Select(group => $"{group.Key} is {string.Join(" and ", group.Select(pair => pair.Word))}"));
    }

    [Theory]
    [InlineData(Language.English, "a is be ss eed ing sses ies ly y yy")]
    [InlineData(Language.German, "e en em er es ern isch keit ue st niss inn")]
    [InlineData(Language.French, "a e i it qu ement its ation eaux y yy")]
    [InlineData(Language.Spanish, "a o y z os io iendo mente selo amos")]
    public void A_word_that_is_nothing_but_an_ending_keeps_something(Language language, string words) =>
        Assert.All(words.Split(' '), word => Assert.NotEmpty(Term(word, language)));

    private static void ExpectNone(IEnumerable<string> found) => Assert.True(!found.Any(), string.Join("; ", found));

    private static List<string[]> Lines(string corpus) => [.. corpus.Split('\n').Select(line => line.Trim().Split(' '))];

    private static string Term(string word, Language language) => Assert.Single(Analyzer.Terms(word, language));
}
