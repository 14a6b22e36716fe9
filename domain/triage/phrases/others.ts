import { phrases, type PhraseRule } from './rule.ts';

export const GERMAN: readonly PhraseRule[] = [
  ...phrases('opt_out', 'de', [
    [
      'remove',
      4,
      /\b(?:abmelden|abbestellen|austragen|abmeldung|loschen|losche|entfernen|entferne|streichen|streiche|nehmen sie)\b.{0,60}\b(?:mich|uns|meine|unsere|verteiler|liste|daten|adresse|datenbank|e-?mail)|\b(?:mich|uns|meine|unsere)\b.{0,60}\b(?:aus|von) (?:ihrem|ihrer|dem|der|diesem|dieser|allen)\b.{0,25}(?:verteiler|liste|datenbank|kartei)|\b(?:verteiler|mailingliste)\b.{0,40}\b(?:nehmen|loschen|streichen|entfernen)|(?:meine|unsere) (?:daten|adresse|kontaktdaten|e-?mail-?adresse).{0,40}\b(?:loschen|entfernen|geloscht)/,
    ],
    [
      'no_more',
      4,
      /\b(?:kein\w*|nicht)\b.{0,50}\b(?:e-?mails?|mails?|nachrichten|zuschriften|werbung|post|kontakt\w*|zusend\w*|erhalten|schicken|senden)\b.{0,20}\b(?:mehr|wunsch\w*|mochte\w*|will|bitte|erhalten|bekommen)\b|\b(?:mochte\w*|wunsche\w*|will|wollen)\b.{0,20}\b(?:kein\w*|nicht mehr)\b.{0,40}\b(?:mails?|e-?mails?|nachrichten|werbung|kontakt\w*|erhalten|bekommen)|\bkeine (?:weiteren|werbe|mehr|werbung|unaufgeforderten|solchen)?\s?(?:e-?mails?|mails?|nachrichten|werbung|anfragen|kontakt\w*|angebote)(?: mehr)?\b.{0,30}|\bnicht (?:mehr|wieder|weiter) (?:kontaktier\w*|anschreib\w*|angeschrieben|schreib\w*|anruf\w*|kontakt\w*|beliefer\w*)|\bhoren sie auf\b|\bunterlassen sie\b|\blassen sie (?:mich|uns) in ruhe|\bwerbewiderspruch|\bwidersprech\w*|\bwiderspruch\b|\bart(?:\.|ikel) ?(?:17|21)\b|^\W*(?:stop|stopp|abmelden|abbestellen|austragen)\W*$/,
    ],
  ]),
  ...phrases('negative', 'de', [
    [
      'provider',
      3,
      /\bzufrieden\b|\blohnt\b.{0,30}\bnicht\b|\b(?:jetzigen|bisherigen|aktuellen|festen|langjahrigen) (?:partner|anbieter|lieferant\w*|dienstleister)|\bselbst (?:entwickelt|gebaut|gemacht)\b|\bkeine? verwendung\b/,
    ],
    [
      'no',
      4,
      /\b(?:kein\w*|nicht|ohne)\b.{0,25}\b(?:interesse|interessiert|bedarf|relevant|verwendung|notwendig)\b|\bnein,? danke\b|\bdanke,? (?:aber )?(?:nein|kein)|\bbereits (?:einen|eine|gut|versorgt|mit|in|ausgestattet)|\bhaben (?:schon|bereits)\b|\bkommt (?:fur uns )?nicht in (?:frage|betracht)|\bpasst (?:fur uns |leider |so )?nicht|\bnicht zu (?:uns|unserem)\b|\bnicht (?:zustandig fur|fur uns|passend)|\bsind (?:gut versorgt|zufrieden)|\babsage|\bwir (?:verzichten|lehnen)|^\W*nein\b/,
    ],
  ]),
  ...phrases('not_now', 'de', [
    [
      'later',
      3,
      /\b(?:derzeit|aktuell|momentan|im moment|zurzeit|zur zeit|gerade|jetzt)\b.{0,40}\b(?:nicht|kein\w*|keine)\b|\bnicht (?:der richtige|jetzt|vor|der passende)|\b(?:spater|im herbst|im fruhjahr|nachste[ns]? (?:jahr|quartal|monat)|nach (?:dem|den|der) (?:sommer|ferien|urlaub|messe|ernte|jahreswechsel)|ab (?:januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember))\b|\b(?:melden|kontaktieren|schreiben|rufen) sie (?:sich |mich |uns |mir )?.{0,30}\b(?:wieder|nochmal|noch einmal|erneut|im|ab|in|nach)\b|\bvertrag\b.{0,30}\bbis\b/,
    ],
  ]),
  ...phrases('interested', 'de', [
    [
      'yes',
      4,
      /(?<!kein )(?<!nicht )\b(?:interesse|interessiert|interessant)\b|\bgern(?:e)?\b|\bklingt (?:gut|interessant|spannend)|\b(?:termin|gesprach|telefonat|anruf|demo|vorfuhrung|treffen|besuch)\b.{0,40}\b(?:gern\w*|passt|vorschlag\w*|vereinbaren|machen|am|um|nachste)|\brufen sie (?:mich|uns|gern\w*|am)|\bhaben sie\b.{0,30}\bzeit\b|\bwann (?:hatten|haben|konnen|passt|waren)\b.{0,30}(?:zeit|termin|sie)|\b(?:montag|dienstag|mittwoch|donnerstag|freitag)\b.{0,25}\b(?:\d{1,2} ?uhr|passt|vormittag|nachmittag|um)\b|\bpasst (?:mir|uns|gut|bei)|^\W*(?:ja|okay|ok|gerne|einverstanden)\b/,
    ],
  ]),
  ...phrases('info_request', 'de', [
    [
      'info',
      3,
      /\b(?:preis\w*|kosten|kostet|angebot|konditionen|wie viel|wieviel|unterlagen|informationen|infos|broschure|prospekt|referenzen|datenblatt|muster|details|naheres)\b|\b(?:konnen|konnten|schicken|senden|ubersenden) sie\b.{0,30}(?:mir|uns|unterlagen|info)/,
    ],
    ['question', 1, /\?/],
  ]),
  ...phrases('referral', 'de', [
    [
      'other',
      4,
      /\b(?:nicht|leider nicht|nicht mehr) (?:der|die|ihr|dafur|mehr|fur)?\s?(?:richtige|zustandig\w*|ansprechpartner\w*|verantwortlich\w*)|\b(?:wenden|richten|melden|schreiben) sie (?:sich|ihre|ihr|bitte|mail)?.{0,50}\b(?:an|bei)\b|\bzustandig (?:ist|fur)|\b(?:weitergeleitet|leite .{0,30}weiter|weitergegeben)|\b(?:kollege|kollegin|ansprechpartner\w*) (?:ist|herr|frau|dafur)/,
    ],
    ['address_given', 2, /[\w.+-]@[\w-]{1,63}\.\w/],
  ]),
];

export const SPANISH: readonly PhraseRule[] = [
  ...phrases('opt_out', 'es', [
    [
      'remove_mine',
      4,
      /\b(?:mis?|nuestr[oa]s?|est[ae]) (?:datos|correo|direccion|email|e-mail|nombre)\b.{0,60}\b(?:elimin|borr|suprim|quit|retir)\w*/,
    ],
    [
      'remove',
      4,
      /\b(?:dar(?:me|nos)?|de(?:me|nos)|den(?:me|nos)|dad(?:me|nos)|causar|solicito(?: la)?|quiero la|la) (?:de )?baja\b|\b(?:elimin|borr|quit|retir|sac|suprim)\w*(?:me|nos|ar|en|e|a)?\b.{0,50}\b(?:lista|base|datos|correo|direccion|contactos|envios|mailing)|\bno (?:me|nos)? ?(?:vuelvan? a |vuelva a )?(?:escrib\w*|contact\w*|envi\w*|mand\w*|moleste\w*|llame\w*)\b|\bdeje[n]? de\b|\bno (?!he |hemos |ha |recibi)(?:\w+ ){0,3}(?:recib(?:ir|a|an|imos)|contact(?:ar|en|e|ado)|escrib(?:ir|an|a)|envi(?:ar|en|e)|mand(?:ar|en|e)|molest(?:ar|en|e))\w*\b|\bno (?:deseo|quiero|queremos|deseamos|autorizo) (?:recibir|mas|que|seguir|ser)|\bderecho de (?:supresion|oposicion|cancelacion)|^\W*(?:baja|stop|basta)(?: (?:por favor|gracias))?\W*$/,
    ],
  ]),
  ...phrases('negative', 'es', [
    [
      'provider',
      3,
      /\b(?:contentos?|contentas?|satisfech\w+) con\b|\b(?:proveedor|partner) (?:actual|habitual|de confianza)\b|\bno tenemos previsto\b|\blo hacemos (?:nosotros|internamente)\b/,
    ],
    [
      'no',
      4,
      /\bno\b.{0,25}\binteres(?:e|en|a|an|ad\w+)\b|\bno (?:me |nos |estoy |estamos |tenemos |tengo |es |hay |nos es )*(?:interes\w*|necesi\w*|encaja|aplica|procede|de nuestro interes)|\b(?:sin|ningun) interes\b|\bno,? (?:muchas )?gracias\b|\bgracias,? pero (?:no|ya)\b|\bya (?:tenemos|contamos|trabajamos|disponemos)\b|\bdescart\w+|\brechaz\w+|^\W*no\W*$/,
    ],
  ]),
  ...phrases('not_now', 'es', [
    [
      'later',
      3,
      /\b(?:ahora|de momento|por el momento|por ahora|actualmente|en este momento)\b.{0,40}\bno\b|\bno\b.{0,40}\b(?:ahora|de momento|por el momento|por ahora|en este momento|buen momento|hasta)\b|\b(?:mas adelante|despues d[eo]|(?:el )?proximo (?:ano|trimestre|mes)|a partir de|en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|contrato hasta|vuelva a (?:contactar|escribir)\w* en|escribame (?:en|despues)|hablamos en|retomamos)\b/,
    ],
  ]),
  ...phrases('interested', 'es', [
    [
      'yes',
      4,
      /(?<!no )(?<!no (?:me|nos) )\b(?:me|nos|muy|estoy|estamos) interes\w+|\b(?:encantad\w+|con (?:mucho )?gusto|perfecto|de acuerdo|vale|claro|por supuesto|adelante|me parece bien|suena (?:bien|interesante))\b|\b(?:reunion|llamada|videollamada|demo\w*|cita|visita|prueba)\b.{0,40}\b(?:lunes|martes|miercoles|jueves|viernes|semana|puede|podemos|agend\w+|concert\w+)|\b(?:llam(?:a|e|en)me|agendemos|hablemos|quedamos)\b|\b(?:lunes|martes|miercoles|jueves|viernes)\b.{0,25}\b(?:a las|por la|me viene|me va)|^\W*(?:si|vale|ok)\b/,
    ],
  ]),
  ...phrases('info_request', 'es', [
    [
      'info',
      3,
      /\b(?:precio\w*|tarifa\w*|cuanto|coste|costo|presupuesto|informacion|catalogo|folleto|referencias|condiciones|detalles|dossier|documentacion)\b/,
    ],
    ['question', 1, /\?/],
  ]),
  ...phrases('referral', 'es', [
    [
      'other',
      4,
      /\bno soy (?:la|el) (?:persona|responsable|contacto|indicad\w+)|\b(?:contact\w+|escrib\w+|dirij\w+|hable\w*|pong\w+)\b.{0,50}\b(?:con|a|en contacto)\b.{0,40}(?:@|\b(?:mi|nuestr[oa]|companer[oa]|departamento|responsable|colega|director\w*))|\b(?<!\bquien )(?:lo lleva|se encarga|se ocupa|encargad[oa] de|responsable de)\b|\b(?:reenvi|traslad|remit)\w+\b.{0,40}\b(?:a|al)\b/,
    ],
    ['address_given', 2, /[\w.+-]@[\w-]{1,63}\.\w/],
  ]),
];

export const ITALIAN: readonly PhraseRule[] = [
  ...phrases('opt_out', 'it', [
    [
      'remove_mine',
      4,
      /\b(?:mi[oae]i?|nostr[oaie]|quest[oa]) (?:dati|indirizzo|e-?mail|mail|nome|contatto)\b.{0,60}\b(?:cancell|rimoss|rimuov|elimin|tolg|togli|tolt)\w*/,
    ],
    [
      'remove',
      4,
      /\bnon (?!ho |abbiamo |ha |hanno )(?:\w+ ){0,3}(?:ricever|contattar|scriver|inviar|mandar|disturbar|essere contattat|essere disturbat)\w*|\b(?:cancell|rimuov|elimin|tolg|togli|disiscriv|depenn|escluder)\w*\b.{0,60}\b(?:lista|liste|indirizzo|mailing|dati|database|contatti|newsletter|elenco|mail)|\b(?:cancell|rimuov|elimin|togli|disiscriv)\w*(?:mi|temi|teci|rmi|rci)\b|\bnon (?:mi |ci )?(?:scriv\w*|contatt\w*|mand\w*|invi\w*|disturb\w*)(?:temi|teci|te|mi)? ?(?:piu)?\b.{0,20}|\bnon (?:desidero|vogli\w+|desideriamo|gradisco|intendo|intendiamo)\b.{0,20}\b(?:ricever\w*|essere|piu|altre)|\bsmett\w+|\bdiritto (?:di|alla|all') ?(?:opposizione|cancellazione|oblio)|\bmi oppongo\b|^\W*(?:stop|cancellami|basta|disiscrivi\w*)(?: (?:per favore|grazie))?\W*$/,
    ],
  ]),
  ...phrases('negative', 'it', [
    ['have_someone', 4, /\babbiamo gia (?:chi|qualcuno che|una persona che) (?:se ne|ci|lo)\b/],
    [
      'provider',
      3,
      /\b(?:contenti|soddisfatti) d(?:el|i|ei)\b|\bfornitore (?:attuale|abituale|di fiducia)\b|\blo facciamo (?:noi|internamente|in casa)\b/,
    ],
    [
      'no',
      4,
      /\bnon\b.{0,25}\binteress\w+|\bnon (?:mi |ci |siamo |sono |e |abbiamo |ho |fa )*(?:interess\w*|bisogno|necessit\w*|di nostro interesse|fa per noi|per noi)|\bno,? (?:la )?grazie\b|\bgrazie,? ma (?:no|non|abbiamo)\b|\babbiamo gia\b|\bgia (?:un|forniti|coperti|seguiti)\b|\bnessun interesse\b|\baltr[oi] fornitor\w+|\b(?:siamo|sono) (?:gia |molto |pienamente )*(?:soddisfatt|content|coperti)\w*|\bdecliniamo|\bdeclino|^\W*no\W*$/,
    ],
  ]),
  ...phrases('not_now', 'it', [
    [
      'later',
      3,
      /\b(?:al momento|per ora|in questo momento|adesso|attualmente|per il momento)\b.{0,40}\bnon?\b|\bnon (?:ora|adesso|e il momento|prima)\b|\b(?:piu avanti|dopo (?:l'estate|le ferie|le feste)|(?:il )?prossimo (?:anno|trimestre|mese)|l'anno prossimo|a (?:settembre|gennaio|febbraio|marzo|aprile|maggio|giugno|ottobre|novembre|dicembre)|contratto (?:fino|in scadenza)|ne riparl\w+|risent\w+|ricontatt\w+|ci sentiamo)\b/,
    ],
  ]),
  ...phrases('interested', 'it', [
    [
      'yes',
      4,
      /(?<!non )(?<!non (?:mi|ci|sono|siamo) )\b(?:mi|ci|molto|sono|siamo|sarei|saremmo) interess\w+|\b(?:volentieri|con piacere|d'accordo|va bene|perfetto|certo|certamente|sentiamoci|ottimo)\b|\b(?:chiamata|call|appuntamento|incontro|demo|videochiamata|riunione|visita)\b.{0,40}\b(?:lunedi|martedi|mercoledi|giovedi|venerdi|settimana|possiamo|fissa\w+|organizz\w+)|\b(?:lunedi|martedi|mercoledi|giovedi|venerdi)\b.{0,25}\b(?:alle|mattina|pomeriggio|va bene)|\b(?:chiamatemi|mi chiami|chiamami|fissiamo)\b|^\W*(?:si|ok|va bene)\b/,
    ],
  ]),
  ...phrases('info_request', 'it', [
    [
      'info',
      3,
      /\b(?:prezz\w+|cost[oi]|costa|tariff\w+|quanto|preventivo|listino|informazioni|catalogo|brochure|referenze|dettagli|condizioni|documentazione|materiale|scheda)\b/,
    ],
    ['question', 1, /\?/],
  ]),
  ...phrases('referral', 'it', [
    [
      'other',
      4,
      /\bnon sono (?:io |piu )?(?:la|il|l')\s?(?:persona|responsabile|referente|interlocutore)|\b(?:contatt|scriv|rivolg|parl|sent)\w+\b.{0,40}\b(?:a|al|con|il|la)\b.{0,40}(?:@|\b(?:collega|responsabile|ufficio|direttore|mio|mia|nostr[oa]))|\b(?<!\bchi )(?:se ne occupa|si occupa|in carico a|responsabile (?:e|degli|del))\b|\b(?:inoltr|gir|trasmess)\w+\b.{0,40}\b(?:a|al|alla)\b/,
    ],
    ['address_given', 2, /[\w.+-]@[\w-]{1,63}\.\w/],
  ]),
];

export const DUTCH: readonly PhraseRule[] = [
  ...phrases('opt_out', 'nl', [
    [
      'remove_mine',
      4,
      /\b(?:mij|me|ons|mijn|onze|dit|deze) ?(?:e-?mail\w*|mail\w*|adres\w*|gegevens|naam|account)?\b.{0,60}\b(?:verwijder\w*|schrappen|geschrapt|wissen|gewist|uitschrijven|uit te schrijven|te verwijderen)\b/,
    ],
    [
      'remove',
      4,
      /\b(?:geen|niet meer|niet langer)\b.{0,40}\b(?:mail\w*|e-?mails?|bericht\w*|reclame|benader\w*|contact\w*|ontvang\w*|aanschrijv\w*)\b.{0,20}\b(?:meer|ontvang\w*|stur\w+|krijgen|willen|wensen|aub|a\.u\.b)|\b(?:wil|wens|willen|wensen|wilt)\b.{0,25}\b(?:geen|niet meer)\b.{0,30}\b(?:mail\w*|bericht\w*|ontvang\w*|benader\w*|contact\w*)|\b(?:uitschrijven|afmelden|schrijf (?:mij|me|ons) uit|uit te schrijven|(?:verwijder|haal|schrap|verwijderen|halen)\b.{0,50}\b(?:mij|me|ons|mijn|onze|uit|van|lijst|bestand|gegevens|adres))|\bgeen (?:verdere |ongevraagde )?(?:mails?|e-?mails?|berichten|reclame|post|contact)\b.{0,25}\b(?:meer|sturen|ontvangen)|\b(?:stop(?:pen)? met|niet meer (?:te )?(?:mailen|benaderen|contact\w*|aanschrijven|schrijven|lastig)|laat (?:mij|ons|me) met rust|recht op (?:vergetelheid|bezwaar)|maak bezwaar)\b|^\W*(?:stop|afmelden|uitschrijven)(?: (?:aub|graag|svp|a\.u\.b\.))?\W*$/,
    ],
  ]),
  ...phrases('negative', 'nl', [
    [
      'provider',
      3,
      /\btevreden\b|\b(?:vaste|huidige) (?:partner|leverancier)\b|\bbevalt (?:goed|prima)\b|\bdoen (?:dit|dat|we) (?:al )?zelf\b/,
    ],
    [
      'no',
      4,
      /\b(?:geen|niet|nul)\b.{0,15}\b(?:interesse|geinteresseerd|behoefte|nodig|relevant|belangstelling|aan de orde)\b|\bnee,? (?:dank|bedankt|hoor)|\b(?:bedankt|dank),? maar\b|\b(?:hebben|werken) (?:al|reeds)\b|\bal (?:een|voorzien|tevreden)\b|\bniet (?:voor|bij) ons\b|\bpast (?:helaas )?niet\b|\bniets voor ons\b|\bzijn voorzien\b|^\W*nee\b/,
    ],
  ]),
  ...phrases('not_now', 'nl', [
    [
      'later',
      3,
      /\b(?:op dit moment|momenteel|nu|voorlopig|voor nu)\b.{0,30}\b(?:niet|geen)\b|\b(?:niet|geen)\b.{0,25}\b(?:nu|op dit moment|momenteel|het moment|voor)\b|\b(?:later|na (?:de zomer|de vakantie|de feestdagen)|volgend (?:jaar|kwartaal)|volgende maand|in (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)|contract\b.{0,40}\btot|loopt (?:nog )?tot|nog eens|te zijner tijd)\b/,
    ],
  ]),
  ...phrases('interested', 'nl', [
    [
      'yes',
      4,
      /(?<!geen )(?<!niet )\b(?:interesse|geinteresseerd|interessant)\b|\b(?:graag|prima|leuk|akkoord|klinkt (?:goed|interessant)|lijkt me (?:goed|leuk|prima))\b|\b(?:afspraak|gesprek|belafspraak|demo|kennismaking)\b.{0,40}\b(?:maken|plannen|inplannen|maandag|dinsdag|woensdag|donderdag|vrijdag|volgende week|graag)|\b(?:maandag|dinsdag|woensdag|donderdag|vrijdag)\b.{0,25}\b(?:om|uur|ochtend|middag|komt|schikt|past)\b|\bbel (?:mij|me|maar|gerust)\b|^\W*(?:ja|oke|ok|prima|graag)\b/,
    ],
  ]),
  ...phrases('info_request', 'nl', [
    [
      'info',
      3,
      /\b(?:prij[sz]\w*|kosten|kost|tarie\w+|offerte|hoeveel|informatie|brochure|documentatie|referenties|voorwaarden|meer info|details)\b/,
    ],
    ['question', 1, /\?/],
  ]),
  ...phrases('referral', 'nl', [
    [
      'other',
      4,
      /\bniet (?:de|meer de) (?:juiste|goede) (?:persoon|contactpersoon)|\b(?:neem|contacteer|mail|stuur|benader|vraag|bel)\b.{0,50}\b(?:contact op met|naar|met|aan|bij)\b.{0,40}(?:@|\b(?:mijn|onze|collega|afdeling|directeur|hoofd))|\b(?:gaat (?:hier|daar)over|verantwoordelijk voor|regelt)\b|\b(?:doorgestuurd|stuur .{0,20}door|doorgezet)\b/,
    ],
    ['address_given', 2, /[\w.+-]@[\w-]{1,63}\.\w/],
  ]),
];
