"""The words, pieces and letters that tell the Slavic languages apart, by family; see `siblings`."""

from forum.languages.marks import Family, mark

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
            " sledeći retko retkih veoma uprkos svoje izmena izmene jul jun hemija crkva"
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
            " primjeric tijek sportsk podup obitel znanstv znanost milijun postot računal odvjetn"
            " liječni veleposlan tajni postrojb časni kemij priopć putovnic uporab tlak momčad"
            " dužnosni glasnogovorni natje kazališ suvreme razin razdoblj usporedb pozornost rajčic"
            " juh žarul vodik dušik svemir izvješć predodžb kršćan stanovni",
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
            " hemij poslani privred avion vasp bezb upravni sprovod naučn nauk univerzitet milion"
            " procen procent muzik kompanij ambasad aerodrom oficir sekretar upotreb pritis računar"
            " advokat štamp vještač vešta pasoš supa paradajz posmatr uticaj reprezent takmič"
            " saobraća organizov funkcion",
            ends="ovati ovao ovala ovali ovan ovana ovano isati isao isala isali isan isano",
            weight=0.6,
        ),
        mark(
            "bs",
            "lahko mehko kahva kahve hiljadu sedmice sedmici sedmicu august augusta historija"
            " historije općina općine općini vijeće takođe sarajevo sarajeva sarajevu federacija"
            " federacije bih bosna bosne bosni entitet entiteta entitetu kanton kantona rs"
            " uposlenici gluho duhan hudžera džamija mostar tuzla zenica ovdje vjerovatno"
            " poslanika ministarstva hercegovine",
            starts="histori bosan bosans herceg sarajev entitet kanton općin dejton bošnja sahran",
            weight=1.0,
        ),
        # Where Serbian and Bosnian say "moram da idem", Croatian has the infinitive; "da li" asks
        # where Croatian has "je li" or "li".
        mark(
            "sr bs",
            "šta neko niko svako ukoliko sarađivati takođe",
            inside="da,li može,da mogu,da treba,da trebalo,da mora,da moraju,da želi,da žele,da"
            " želim,da hoće,da hoću,da nastavi,da počeo,da počela,da uspeo,da pokuša utič tačn"
            " učesn saopšt saopć saradn učestv uslov milion",
            weight=0.5,
        ),
        mark(
            "hr",
            "s jest dakako primjerice unutar netom sretan sretna sretno sretni"
            " koncem utjecaj utječe stupac zaslon",
            inside="sudioni skupin redatelj skladatelj obitelj spol tužitelj čitatelj gledatelj"
            " slušatelj nositelj graditelj tipkovni inačic stoljeć natjec natječ milijun točn točk"
            " ravnatelj veleposlan tisuć tjedn europ korišten posjet izvješć utjec",
            weight=0.5,
        ),
        mark(
            "sr",
            inside="vreme vredn razume prime usmer namer namen nameš stepen reše opšt nasle posle"
            " svet zahte telev snab korišćen procen obaveš uveren čovek izvešt"
            " ovek reči mesec nedelj mleko vešta vetar zvezd seća sećan leto, leta,"
            " belo belom bele, ceo celo cele cela reka, reke, reku, greš posle",
            weight=0.5,
        ),
        mark(
            "hr bs",
            inside="vrijeme vrijedn razumje primje usmje namje stupanj rješ riješ naslje poslije"
            " svijet zahtje obavije uvjeren čovjek izvješ izvješt ovjek riječ dijete"
            " djete mjesec nedjelj mlijek vješt vjetar zvijezd zvjezd sjeća sjeć smije ljeto ljeta"
            " bijel cijel rijek griješ prije mjest mjer vjer djel djec",
            weight=0.5,
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
    indistinct=frozenset({"hr", "bs", "sr"}),
)

# Which letters an alphabet has decides most of Cyrillic; the little words decide the rest.
CYRILLIC = Family(
    (
        mark("ru be", letters="ыэё", weight=0.9),
        mark("uk be kk", letters="і", weight=0.9),
        mark(
            "uk",
            "що це та але як від він вона вони його який яка є ми ви чи бо дуже також тільки життя",
            letters="їєґ",
            weight=0.98,
        ),
        mark(
            "be",
            "што гэта ён яна яны але як для каб быў была вельмі таксама толькі калі ды пра",
            letters="ў",
            weight=0.98,
        ),
        mark(
            "ru",
            "что это он она они как его который или от если только также очень был была когда мы"
            " вы и",
            weight=0.6,
        ),
        mark("bg ru", letters="ъщ", weight=0.6),
        mark(
            "bg",
            "са ще във със какво защо този тази това тези когато няма като беше ли към "
            " след съм си сме ",
            ends="ът ят ия",
            weight=0.38,
        ),
        mark("mk sr", letters="јљњџ", weight=1.12),
        mark(
            "mk",
            "тие ќе во со што зошто овој оваа ова многу кога сум тој таа бил било дека како нив и"
            " го ги од",
            letters="ѓќѕ",
            weight=0.52,
        ),
        mark(
            "sr",
            "је су ће у са шта зашто овај ово врло кад сам није али био била који која које од и",
            letters="ђћ",
            weight=0.52,
        ),
        mark("kk", "және бір бұл үшін мен емес болып деп", letters="әғқңұһ", weight=1.12),
        mark("kk mn", letters="өү", weight=1.12),
        # Serbian and Macedonian have none of these, and the others none of theirs; a letter that
        # only one alphabet has leaves nothing to weigh.
        mark("ru uk be bg kk mn", letters="йюящь", weight=1.0),
        mark("kk", letters="әғқңұһ", weight=1.5),
        mark("uk", letters="їєґ", weight=1.0),
        mark("be", letters="ў", weight=1.5),
        mark("mk", letters="ѓќѕ", weight=1.5),
        mark("sr", letters="ђћ", weight=1.5),
    ),
)
