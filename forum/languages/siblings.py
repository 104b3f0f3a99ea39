"""The words, beginnings, endings and letters that tell closely related languages apart.

Trained detectors weigh every letter sequence, so a Danish comment with Norwegian names in it comes
out as a coin toss. A speaker looks at a few function words instead, and this module writes those
down. Each family holds languages whose texts are mistaken for one another; its marks only move
likelihood *between its members*, so that a chance word ("men", "kan") can never turn a German
sentence Danish.

A mark names every language it speaks for, since one word often excludes only one of three:
"vrijeme" is Croatian or Bosnian but not the Serbian of Serbia, "hiljada" is Bosnian or Serbian but
not Croatian. The lists are written from knowledge of the languages, not learnt from the measuring
set; they hold frequent words that a writer can hardly avoid, and spellings that the sibling's
standard forbids.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Words, beginnings and endings of words, and letters, that speak for the same languages.

    The weight is in nats (the natural logarithm of odds) for each different one that is found.
    """

    speaks_for: tuple[str, ...]
    words: frozenset[str]
    beginnings: frozenset[str]
    endings: frozenset[str]
    letters: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Family:
    """Languages mistaken for one another, and the marks that tell them apart.

    The trust, 0 to 1, is how much of the voters' own difference between the members is kept: where
    measuring shows that they guess, less than all of it.
    """

    marks: tuple[Mark, ...]
    trust: float = 1.0


def mark(
    speaks_for: str,
    words: str = "",
    *,
    starts: str = "",
    ends: str = "",
    letters: str = "",
    weight: float = 1.0,
) -> Mark:
    """Build a mark from lists written with blanks between their items (letters without blanks)."""
    return Mark(
        tuple(speaks_for.split()),
        frozenset(words.split()),
        frozenset(starts.split()),
        frozenset(ends.split()),
        frozenset(letters),
        weight,
    )


# Danish and Bokmål share most words but spell the commonest ones differently (af/av, blive/bli,
# mig/meg); Danish has soft consonants (uge/uke) and -tion, -hed, -ede where Norwegian has hard
# ones, -sjon, -het and -et. Swedish agrees now with the one, now with the other. Nynorsk counts as
# Norwegian here.
SCANDINAVIAN = Family(
    (
        mark(
            "da",
            "af hvad noget nogen nogle meget ud uden blive bliver blev blevet været hvornår mere"
            " mellem kigge jeres jer hende uge bog tage tager taget give giver givet lave laver"
            " lavet fået slet penge vej bruge bruger brugt stadig hedder sidste næste tilbage nej"
            " lige børn måske op sådan igen siger sagde sige endnu syg sprog rigtig rigtigt øjne"
            " høj igennem kender lidt politik andet kære gider imod søge nødvendigt forkert"
            " nogensinde gør gøre mod træt kvinde kvinder dreng drenge pige piger altid aldrig"
            " bange våben spørge spørgsmål mand fuld vidste fik nu bag os vores ind tak sgu lande"
            " ligesom øvrigt hvert hver selvom først fordi kun tit nok ganske synes derfor dog"
            " blot hos desuden herefter dernæst sammen ked bor boede",
            starts="hjælp køb tænk læs dejlig arbejd vigtig problem udvikl",
            ends="tion tioner tionen tionerne hed heden heder ede ighed",
            weight=0.9,
        ),
        mark("da sv", "mig dig sig efter dag till", weight=0.9),
        mark("nb sv", "av ut om blir oss tar gir fra vi", starts="arbei", weight=0.5),
        mark(
            "nb",
            "meg deg seg hva noe noen mye uten bli ble blitt vært mer mellom henne uke bok ta"
            " tatt gi gitt fått penger vei bruke bruker brukt fortsatt heter siste neste tilbake"
            " nei kanskje opp sånn igjen sier sa ennå syk språk riktig øyne høy gjennom kjenner"
            " litt annet kjære gidder imot søke nødvendig feil noensinne gjør gjøre mot etter"
            " trøtt kvinne kvinner gutt gutter jente jenter alltid aldri redd våpen spørre"
            " spørsmål mann visste fikk nå bak vår vårt våre dere inn takk hei dersom veldig slik"
            " liksom først ikkje ein eg ikkje nokon frå vere meir dei drar dra enten bare",
            starts="hjelp kjøp tenk kj skj nødvend arbeid viktig utvikl",
            ends="sjon sjoner sjonen sjonene het heten heter",
            weight=0.9,
        ),
        mark(
            "sv",
            "och att är jag inte för från också mycket vad någon något några ett hon mellan när"
            " då nu här där vara varit blev blivit många bara efter under eller sedan måste sina"
            " alla hade skulle ska dem deras upp ner",
            letters="äö",
            weight=1.2,
        ),
        mark("da nb", letters="æø", weight=1.2),
    ),
)

# Indonesian and Malay took loans from Dutch and from English (universitas/universiti), and chose
# other everyday words (karena/kerana, bisa/boleh, setelah/selepas); chat spellings differ wholly
# (gak, banget / tak, nak).
MALAY = Family(
    (
        mark(
            "id",
            "karena bahwa yaitu polisi mobil kantor uang bisa nggak enggak gak ga ngga banget sih"
            " dong deh kok lo gue gw lu aja udah nya kayak gimana kalo yg dgn mau ingin setelah"
            " perusahaan universitas delapan pria butuh coba cewek cowok berbeda nomor sepeda"
            " memiliki agar kabar rusak gratis toko penelitian provinsi kabupaten senin kamis"
            " jumat agustus juni juli maret desember inggris prancis spanyol tiongkok serikat obat"
            " besok berbagai tapi namun sedangkan maupun informasi situs silakan silahkan rusia"
            " bicara dikarenakan makanan resmi rapat mengerti kamar pemilu",
            starts="membutuh kebutuh beda pakai",
            ends="itas tas isasi",
            weight=0.9,
        ),
        mark(
            "ms",
            "kerana bahawa ialah iaitu polis awak encik cikgu nak tak taknak takde sedap wang"
            " syarikat kerajaan universiti hospital lapan apabila macam sahaja hendak ramai"
            " televisyen ogos jun julai mac disember isnin khamis jumaat ahad inggeris perancis"
            " sepanyol ubat bandar pengarah jom wei ni tu dah kat tengok pulak je cakap esok sila"
            " berjaya pelbagai manakala selepas ahli pasukan sekiranya maklumat percuma sihat"
            " basikal berbeza mesyuarat pejabat kereta beliau menerusi membabitkan dijangka lelaki"
            " keseluruhan kamu semasa daripada mempunyai kepada boleh tetapi bagi kajian kadar"
            " pengguna peringkat perkhidmatan",
            ends="iti isasi syen",
            weight=0.9,
        ),
    ),
    trust=0.5,
)

# One language with three standards in Latin letters. The old sound yat became e in Serbia (vreme)
# and ije/je in Croatia and Bosnia (vrijeme); Croatia keeps its own lexicon (tko, tisuća, tjedan),
# Bosnian shares the eastern one (ko, hiljada, sedmica) and keeps some h (lahko). Slovene joins
# because short texts look alike.
SOUTH_SLAVIC = Family(
    (
        mark(
            "sr",
            "vreme vremena mesto mesta mestu deca dece reč reči posle pre ovde gde uvek lepo lepa"
            " lep dve svet sveta svetu čovek čoveka deo dela delu ceo cela celo videti vek veka"
            " sneg hteo htela hteli voleti razumeti mesec meseca meseci nedelja nedelje nedelju"
            " negde nigde svuda dole uvek takođe sredinom lek leka levo primer primera uspeh"
            " promena promene mera mere meri zahtev zahteve delom ovih telo belo smeo saveta savet"
            " sutra juče opština opštine opšte uopšte bezbednost bezbednosti sleduje sledi sledeće"
            " sledeći retko retkih veoma uprkos svoje izmena izmene jul juni jun hemija crkva"
            " najpre",
            starts="predsed predlo predlag vremen rešen rešav reši izvešt bezbed obezbed"
            " usmeren zahtev promen primen namen ocen procen delov odeljen nasled"
            " posled svedo meren pover ver rečn detet devoj ovde svets čove uspe tela"
            " zamen umetn opšt prestoni saobrać istorijs evrops vazduh",
            ends="iću aću eću iće aće iće oveka",
            weight=2.0,
        ),
        mark(
            "hr bs",
            "vrijeme vremena mjesto mjesta mjestu djeca djece riječ riječi poslije prije ovdje"
            " gdje uvijek lijepo lijepa dvije svijet svijeta svijetu čovjek čovjeka dio dijela"
            " cijeli cijela cijelo vidjeti vijek snijeg htio htjela voljeti razumjeti mjesec"
            " mjeseca mjeseci negdje nigdje dolje lijevo primjer primjera uspjeh promjena promjene"
            " mjera mjere zahtjev tijelo bijelo savjet vijeće vijeća",
            starts="predsjed prijedlo predlaž rješ riješ izvješ vjer vjero usmjer zahtjev"
            " promjen primjen namjen ocjen procjen dijel odjel nasljed posljed svjedo"
            " mjer povjer djevoj djetet djec svjet čovje uspje umjetn riječ sjed vijes"
            " vrijed lijep tijel bijel",
            weight=1.0,
        ),
        mark(
            "hr",
            "tko nitko netko svatko tijekom tisuća tisuće tjedan tjedna tjedno također točno"
            " uopće opće vjerojatno siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza"
            " rujna listopada studenoga prosinca glede unatoč kruh vlak kolodvor kazalište"
            " zrakoplov kuna sabor sabora premijer premijerka ministrica suradnik suradnici"
            " nogomet uvjet uvjeti uvjeta osobito osim sukladno odnosno temeljem radi poduzeća"
            " zemljopis hrvatska hrvatske hrvatskoj hrvatski europa europe europi nazočan župan"
            " djelatnost tvrtka tvrtke sveučilište stoljeća stoljeće žele izvješće zakonik"
            " ravnatelj glazba nek tisuću jučer kolegice kako što",
            starts="sustav glazb povijes gospodar europs europ zrakoplov sveučiliš suradn"
            " sudjel tvrtk žup nogomet hrvat zastupni branitel promidžb ravnatel"
            " poduzeć točk proračun prosvjed skrb uhi uhić obran vrhunc osob uvjet"
            " primjeric tijek sportsk podup obitel",
            ends="irati irao irala irali iran irana irano irani",
            weight=0.9,
        ),
        mark(
            "bs sr",
            "ko niko neko svako hiljada hiljade sedmica januara februara marta aprila maja juna"
            " jula avgusta septembra oktobra novembra decembra hleb hljeb voz pozorište fudbal"
            " uslov uslovi uslova evropa evrope evropi vek vijeka porodica porodice vazduh"
            " preduzeće šta da predsjedavajući lica tačno tačka jeste sarađuje obezbijedi",
            starts="evrop uslov učestv tačk preduzeć porodic fudbal saglasn saradn isto"
            " hemij poslani privred avion vasp bezb upravni sprovod",
            ends="ovati ovao ovala ovali ovan ovana ovano isati isao isala isali isan isano",
            weight=0.6,
        ),
        mark(
            "bs",
            "lahko mehko kahva kahve hiljadu sedmice sedmici sedmicu august augusta historija"
            " historije općina općine općini vijeće takođe sarajevo sarajeva sarajevu federacija"
            " federacije bih bosna bosne bosni entitet entiteta entitetu kanton kantona rs"
            " uposlenici gluho duhan hudžera džamija mostar tuzla zenica ovdje vjerovatno"
            " poslanika ministarstva izbjegla raseljena hercegovine",
            starts="histori bosan bosans herceg sarajev entitet kanton općin dejton bošnja sahran",
            weight=1.0,
        ),
        mark(
            "sl",
            "in ki ker tudi kot bil bila lahko zelo sem ni pa če so bi kaj kako pri ali zakaj kdo"
            " kje le bo",
            weight=0.5,
        ),
        mark(
            "hr bs sr",
            "i koji koja koje nije su sam što šta kao ali ili od će bio bila bilo može samo",
            letters="ćđ",
            weight=0.5,
        ),
    ),
    trust=0.8,
)

# Which letters an alphabet has decides most of Cyrillic; the little words decide the rest.
CYRILLIC = Family(
    (
        mark("ru be", letters="ыэё", weight=1.2),
        mark("uk be kk", letters="і", weight=1.2),
        mark(
            "uk",
            "що це та але як від він вона вони його який яка є ми ви чи бо дуже також тільки життя",
            letters="їєґ",
            weight=1.3,
        ),
        mark(
            "be",
            "што гэта ён яна яны але як для каб быў была вельмі таксама толькі калі ды пра",
            letters="ў",
            weight=1.3,
        ),
        mark(
            "ru",
            "что это он она они как его который или от если только также очень был была когда мы"
            " вы и",
            weight=0.8,
        ),
        mark("bg ru", letters="ъщ", weight=0.8),
        mark(
            "bg",
            "са ще във със какво защо този тази това тези когато няма като беше ли към "
            " след съм си сме ",
            ends="ът ят ия",
            weight=0.5,
        ),
        mark("mk sr", letters="јљњџ", weight=1.5),
        mark(
            "mk",
            "тие ќе во со што зошто овој оваа ова многу кога сум тој таа бил било дека како нив и"
            " го ги од",
            letters="ѓќѕ",
            weight=0.7,
        ),
        mark(
            "sr",
            "је су ће у са шта зашто овај ово врло кад сам није али био била који која које од и",
            letters="ђћ",
            weight=0.7,
        ),
        mark("kk", "және бір бұл үшін мен емес болып деп", letters="әғқңұһ", weight=1.5),
        mark("kk mn", letters="өү", weight=1.5),
    ),
)

# Spelling carries most of it: ñ, lh/nh, ny and l·l, ção/ción/ció; then the articles.
IBERIAN = Family(
    (
        mark(
            "es",
            "y no el los las me en ella él pero muy hay donde ahora también hombre hecho hace"
            " después hoy ayer todavía yo usted ustedes ellos nosotros mejor ha había eso aquí una"
            " del se lo le su sus como cuando sin sobre",
            ends="ción ciones dad ía",
            weight=0.6,
        ),
        mark(
            "ca",
            "i amb els les per dels és però molt aquest aquesta aquests seva seu seus perquè què"
            " quan ara fer nosaltres això una dos tot tots va han hi ho ja era com no",
            ends="ció cions tat ment",
            letters="·",
            weight=0.6,
        ),
        mark(
            "gl",
            "unha unhas non moi coa co coas cos polo pola polos polas dende tamén máis nunha nun xa"
            " xente ata cando quen iso só ao aos na do da dos das e o os as foi onde hai",
            ends="ción cións dade",
            starts="xu xe xo",
            weight=0.6,
        ),
        mark(
            "pt",
            "não uma umas você vocês muito são com em mas isso pelo pela pelos pelas às já até quem"
            " então ele ela minha sua nós um é e o os as do da dos das na ao foi onde quando seu eu"
            " tá pra",
            ends="ção ções ões ão dade",
            letters="ãõ",
            weight=0.6,
        ),
        mark("es gl", letters="ñ", weight=1.0),
        mark("ca pt", letters="ç", weight=1.0),
    ),
)

CZECHOSLOVAK = Family(
    (
        mark(
            "cs",
            "jsem jsi jsme jsou co který která které při před jak byl byla být pro také nebo jako"
            " když jen proti něco všechno více mezi se ne ano ve ze protože tady proč kde kdo není"
            " bylo byly mě ji jejich",
            letters="řěů",
            weight=1.0,
        ),
        mark(
            "sk",
            "sa som sme sú čo ktorý ktorá ktoré pri pred ako bol bola byť pre tiež alebo keď len"
            " niečo viac medzi nie áno vo zo pretože prečo kde kto nie bolo boli ma ich už na",
            letters="ľĺŕôä",
            weight=1.0,
        ),
    ),
)

DUTCH = Family(
    (
        mark(
            "nl",
            "niet een ik jij je hij zij de met voor ben zijn heb heeft mijn veel wordt naar zal"
            " deze nog bij uit te",
            starts="z c",
            weight=0.7,
        ),
        mark(
            "af",
            "nie ek jy hy sy ons vir was my baie hulle as sal se by uit word na nog 'n dié wees"
            " het",
            letters="êô",
            weight=0.7,
        ),
    ),
)

TURKIC = Family(
    (
        mark("az", "və üçün deyil mən sən olan ilə edir isə bu da", letters="əxq", weight=1.5),
        mark(
            "tr",
            "ve için değil ben sen ile olarak çok daha gibi ama bu da mi mı ne kadar",
            letters="w",
            weight=1.0,
        ),
    ),
)

DEVANAGARI = Family(
    (
        mark("hi", "है हैं का की के में और को से नहीं यह था थी थे हो मैं आप क्या", weight=0.7),
        mark(
            "mr", "आहे आहेत आणि मी नाही होते होता होती या ते हा ही तो काय मला", letters="ळ", weight=0.9
        ),
        mark(
            "ne",
            "छ छन् मा र छैन गर्न हुन्छ भएको पनि थियो म यो के को हो गरेको",
            ends="लाई हरू को मा ले",
            weight=0.7,
        ),
    ),
)

FAMILIES: tuple[Family, ...] = (
    SCANDINAVIAN,
    MALAY,
    SOUTH_SLAVIC,
    CYRILLIC,
    IBERIAN,
    CZECHOSLOVAK,
    DUTCH,
    TURKIC,
    DEVANAGARI,
)
