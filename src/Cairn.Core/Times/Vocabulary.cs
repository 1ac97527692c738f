namespace Cairn.Core.Times;

/// <summary>The word lists of <see cref="Lexicon"/>.</summary>
internal static class Vocabulary
{
    /// <summary>Words whose value is their place in the list, from 1 on; a slash stands between words of one place.</summary>
    public static readonly (Role Role, string Words)[] InOrder =
    [
        (Role.Month, "january/jan/januar/janner/janvier/enero february/feb/februar/fevrier/febrero march/mar/marz/maerz/mars/marzo " +
            "april/apr/avril/abril may/mai/mayo june/jun/juni/juin/junio july/jul/juli/juillet/julio august/aug/aout/agosto " +
            "september/sep/sept/septembre/septiembre october/oct/oktober/okt/octobre/octubre november/nov/novembre/noviembre " +
            "december/dec/dezember/dez/decembre/diciembre"),
        (Role.Weekday, "monday/mon/montag/lundi/lunes tuesday/tue/tues/dienstag/mardi/martes wednesday/wed/weds/mittwoch/mercredi/miercoles " +
            "thursday/thu/thur/thurs/donnerstag/jeudi/jueves friday/fri/freitag/vendredi/viernes " +
            "saturday/sat/samstag/sonnabend/samedi/sabado sunday/sun/sonntag/dimanche/domingo"),
        (Role.Unit, "minute/minutes/min/mins/minuten/minuto/minutos hour/hours/hrs/stunde/stunden/heure/heures/hora/horas " +
            "day/days/tag/tage/tages/tagen/jour/jours/dia/dias week/weeks/woche/wochen/semaine/semaines/semana/semanas " +
            "weekend/weekends/wochenende month/months/monat/monate/monats/monaten/mois/mes/meses " +
            "quarter/quarters/quartal/quartals/trimestre/trimestres year/years/jahr/jahre/jahres/jahren/an/ans/annee/annees/ano/anos"),
        (Role.Number, "one/a/an/ein/eine/einen/einem/einer/un/une/una two/couple/zwei/deux/dos three/drei/trois/tres four/vier/quatre/cuatro " +
            "five/funf/fuenf/cinq/cinco six/sechs/seis seven/sieben/sept/siete eight/acht/huit/ocho nine/neun/neuf/nueve ten/zehn/dix/diez " +
            "eleven/elf/onze/once twelve/zwolf/zwoelf/douze/doce"),
        (Role.Part, "morning/morgen/vormittag/matin/manana afternoon/nachmittag/tarde evening/abend/soir night/nacht/nuit/noche"),
        (Role.Season, "spring/fruhling/fruhjahr/printemps/primavera summer/sommer/ete/verano autumn/fall/herbst/automne/otono winter/hiver/invierno"),
        (Role.Third, "early/beginning/start/anfang/debut/principios mid/middle/mitte/mediados late/end/ende/fin/finales"),
        (Role.Ordinal, "first second third fourth"),
        (Role.Meridian, "am/a pm/p"),
    ];

    /// <summary>Words with the value that they have, most of them just 1.</summary>
    public static readonly (Role Role, int Value, string Words)[] Valued =
    [
        (Role.Number, 15, "fifteen"),
        (Role.Number, 20, "twenty"),
        (Role.Number, 30, "thirty"),
        (Role.Few, 1, "few several paar einigen einige quelques unos unas pocos algunos"),
        (Role.DayWord, 8, "vorgestern anteayer antier"),
        (Role.DayWord, 9, "yesterday gestern hier ayer"),
        (Role.DayWord, 10, "today heute aujourd hoy"),
        (Role.DayWord, 11, "tomorrow morgen demain manana"),
        (Role.DayWord, 12, "ubermorgen uebermorgen"),
        (Role.PartOfToday, (int)DayPart.Night, "tonight"),
        (Role.PartOfYesterday, (int)DayPart.Night, "anoche"),
        (Role.HourWord, 13, "noon midday midi mediodia"),
        (Role.HourWord, 1, "midnight mitternacht minuit medianoche"),
        (Role.Holiday, 1225, "christmas xmas weihnachten navidad"),
        (Role.Holiday, 1224, "heiligabend nochebuena"),
        (Role.Holiday, 1231, "nochevieja silvester"),
        (Role.Holiday, 101, "neujahr"),
        (Role.Holiday, 1031, "halloween"),
        (Role.Holiday, 214, "valentine valentines valentinstag"),
        (Role.Decade, 9, "nineties"),
        (Role.Decade, 8, "eighties"),
        (Role.Decade, 7, "seventies"),
        (Role.Decade, 6, "sixties"),
        (Role.Zone, 1000, "utc gmt z wet"),
        (Role.Zone, 1060, "cet west mez bst"),
        (Role.Zone, 1120, "cest mesz eet"),
        (Role.Zone, 1180, "eest msk"),
        (Role.Zone, 1330, "ist"),
        (Role.Zone, 1540, "jst"),
        (Role.Zone, 700, "est cdt"),
        (Role.Zone, 760, "edt"),
        (Role.Zone, 640, "cst mdt"),
        (Role.Zone, 580, "mst pdt"),
        (Role.Zone, 520, "pst"),
        (Role.Last, 1, "last previous letzte letzten letzter letztes letztem vorige vorigen voriger voriges vergangene vergangenen vergangener vergangenes ultimo ultima ultimos ultimas"),
        (Role.Past, 1, "past"),
        (Role.This, 1, "this diese diesen dieser dieses diesem cette ce cet esta este"),
        (Role.Next, 1, "next coming nachste nachsten nachster nachstes kommende kommenden kommender kommendes proximo proxima proximos proximas"),
        (Role.LastAfter, 1, "dernier derniere derniers dernieres passe passee pasado pasada pasados pasadas"),
        (Role.NextAfter, 1, "prochain prochaine prochains prochaines"),
        (Role.Ago, 1, "ago"),
        (Role.AgoBefore, 1, "vor hace"),
        (Role.Hence, 1, "from now"),
        (Role.In, 1, "in im en dans dentro within"),
        (Role.On, 1, "on over am el le den"),
        (Role.At, 1, "at um a las la around about gegen vers"),
        (Role.The, 1, "the der die das den dem des le la les l el los las"),
        (Role.Of, 1, "of de del du des d in"),
        (Role.Since, 1, "since seit depuis desde"),
        (Role.Until, 1, "until till til bis jusqu hasta"),
        (Role.Before, 1, "before vor avant antes"),
        (Role.After, 1, "after nach apres despues"),
        (Role.Between, 1, "between zwischen entre"),
        (Role.From, 1, "from von vom du de desde del"),
        (Role.To, 1, "to until till through thru bis zum a au al hasta"),
        (Role.And, 1, "and und et y"),
        (Role.Now, 1, "now jetzt maintenant ahora"),
        (Role.Il, 1, "il"),
        (Role.Que, 1, "que viene"),
        (Role.Eve, 1, "eve"),
        (Role.DayOrdinal, 1, "st nd rd th er"),
        (Role.OClock, 1, "o clock uhr h heures"),
        (Role.YearWord, 1, "new"),
        (Role.QuarterLetter, 1, "q"),
        (Role.WeekLetter, 1, "w"),
        (Role.CalendarWeek, 1, "kw"),
        (Role.Trigger, 1, "il derniers dernier derniere passe passee pasado pasada new"),
        (Role.Introduces, 1, "in since until till til before after from during by early mid late of im seit bis vor nach vom en depuis desde hasta avant apres durante pendant entre between zwischen around through"),
        (Role.Ambiguous, 1, "may mai march april june august jan feb mar apr jun jul juli aug sep sept oct nov dec okt dez mayo mon tue wed thu fri sat sun tag an mes min ano ete hier"),
        (Role.Ambiguous, 2, "mars"),
        (Role.Abbreviation, 1, "jan feb mar apr jun jul aug sep sept oct okt nov dec dez mon tue tues wed weds thu thur thurs fri sat sun"),
        (Role.Plural, 1, "minutes mins minuten minutos hours hrs stunden heures horas days tage tagen jours dias weeks wochen semaines semanas weekends months monate monaten meses " +
            "quarters trimestres years jahre jahren ans annees anos"),
        (Role.Negation, 1, "not never nobody hardly first t"),
        (Role.Apart, 1, "merry happy frohe feliz joyeux half every each any jeden jede jedes jeder chaque tous cada black cyber ash palm easter holy casual once per pro par por"),
        (Role.Verb, 1, "be have not also need well or want i we you he she they it take go still only even just never contain include cause differ vary help on towards toward into out forward past against along with for through"),
        (Role.French, 1, "je j tu il elle nous vous ils elles les ai as avons avez ont est suis etait que qu qui pas avec pour dans sur c etais avais avait"),
        (Role.German, 1, "guten jeden der den einen vom jedem frohen schonen"),
        (Role.Common, 1, "a an the i we he she they you it was is were did do does with for because when that my our me us what who where and or but so then if as there " +
            "had have has went about at in on to from since until before after not said told got came met saw will would can could ich wir er sie es war ist hat haben habe und oder mit " +
            "auf je nous il elle est a avec et ou con y fue era que yo"),
    ];
}
