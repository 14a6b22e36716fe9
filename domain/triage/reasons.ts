/**
 * Why a mail server refused or postponed a message. The words are those of the servers themselves (Postfix, Exim,
 * Sendmail, qmail, Exchange, Google, Microsoft, Yahoo, Orange, La Poste, SFR, Free, ...), the codes those of RFC 3463.
 */
export const BOUNCE_REASONS = [
  'delivered',
  'delayed',
  'mailbox_full',
  'expired',
  'auth_failure',
  'no_ptr',
  'rate_limited',
  'spam',
  'virus',
  'blocked',
  'policy',
  'sender_rejected',
  'too_big',
  'relay_denied',
  'tls',
  'suspended',
  'filtered',
  'network',
  'system',
  'host_unknown',
  'moved',
  'not_accepting',
  'user_unknown',
  'undefined',
] as const;
export type BounceReason = (typeof BOUNCE_REASONS)[number];

/** The reasons after which an address is dead. Everything else may pass, or says something about the sender. */
export const DEAD: ReadonlySet<BounceReason> = new Set(['host_unknown', 'moved', 'not_accepting', 'user_unknown']);

/** Tried in order on lower-case text without accents, addresses and URLs: what blames the sender comes before what blames the address. */
export const REASON_PATTERNS: readonly (readonly [BounceReason, RegExp])[] = [
  ['system', /malformed address|incorrectly constructed/],
  ['host_unknown', /account or domain may not exist/],
  ['network', /host not found, try again|(?:name service|dns) error .{0,80}try again|temporary (?:dns|name)/],
  [
    'mailbox_full',
    /(?:mail ?box|mailfolder|inbox|account|quota|storage|boite(?: aux lettres| de reception)?|postfach|buzon|casella|user|disk|maildir|recipient)\b.{0,60}\b(?:is |est |ist )?(?:full|over ?quota|out of storage|quota exceed|exceed\w* (?:\w+ ){0,3}(?:quota|storage|limit|size|allowed)|exceeds|pleine?|saturee?|voll|llen[oa]|piena)|(?:exceed\w*|over|insufficient|not enough|depass\w*) (?:\w+ ){0,3}(?:quota|storage|disk space|mailbox size)|quota\w*exceeded|over ?quota|mailbox ?full|quota (?:full|depasse|exceeded)|no space left|out of (?:disk|storage) space|too much (?:mail|data) (?:stored|in)|mailbox size limit|boite .{0,20}(?:pleine|saturee)|espace .{0,30}(?:insuffisant|depasse)|x-?hotmail-?full|receiving mailbox.{0,20}full|(?:ofr|lpn|lpnaaa|ouk)\d*[ _-]?\d*[_-]?417|not (?:enough|sufficient) (?:disk|storage)|space has been used up|too many messages on the server|not enough free space|\b[45]\.2\.2\b(?!\.)/,
  ],
  [
    'no_ptr',
    /\bptr\b|reverse[- ](?:dns|mapping|hostname|lookup|resolution)|cannot find your (?:hostname|reverse)|\brdns\b|(?:no|without|lacks?|missing|invalid|fix|valid) (?:a )?(?:reverse|matching (?:ptr|host)|valid sender domain)|unresolvable (?:relay )?host ?name|may not be mail exchanger|(?:client|sender) host(?:name)? (?:rejected|not found)|cannot resolve (?:your|ptr)|5\.7\.25\b/,
  ],
  [
    'auth_failure',
    /\b(?:dmarc|dkim|spf)\b|unauthenticated|sender policy framework|not authenticated|authentication (?:check|level|results?|required|is required)|sending domain .{0,80}(?:does not|not) (?:meet|pass)|5\.7\.(?:9|26|27|30|509|515|23|24)\b/,
  ],
  [
    'rate_limited',
    /too many (?:connections|recipients|messages|emails|mails|concurrent|sessions|hops|invalid|errors|attempts)|rate[- ]?limit|exceeded .{0,30}(?:rate|messages? per|sending limit|hourly|daily)|thrott|unusual rate|sending (?:rate|limit)|receiving (?:mail|messages) at a rate|try(?:ing)? (?:again )?(?:too )?(?:fast|often)|unexpected volume|per (?:hour|minute|day|session|connection)|too (?:fast|frequent)|trop de (?:connexions|messages|mails|destinataires)|greylist|grey-list|graylist|4\.7\.\d+ .{0,40}(?:defer|later)/,
  ],
  [
    'virus',
    /\bvirus|malware|infected|\btrojan|attachment .{0,40}(?:blocked|not allowed|rejected|prohibited)|banned (?:file|content|name)|potential(?:ly)? (?:security|dangerous|harmful|malicious)|presents a potential/,
  ],
  [
    'spam',
    /\bspam|\bube\b|\buce\b|unsolicited|bulk mail|phish|junk|suspicious|content (?:rejected|filter|blocked|denied)|message content|classified as|\bpourriel|indesirable|looks like|high probability|scored|body (?:contains|rejected)|contains? (?:a )?(?:blacklisted|forbidden|suspicious|bad)|blocked because its content/,
  ],
  [
    'blocked',
    /black ?list|\bblocklist|block ?listed|block ?list|\brbl\b|\bdnsbl\b|spamhaus|spamcop|barracuda|cloudmark|senderbase|reputation|\bsorbs\b|blocked (?:by|for|due|using|from|-|\()|(?:ip|host|server|client|address|domain|network)\b.{0,40}\b(?:is |has been |was |are |est )?(?:blocked|banned|bloquee?|denied|refused|not allowed|listed|blacklisted|restricted)|client host|connections? (?:not accepted|refused|rejected|denied) (?:from|by|due|for)|(?:access|service) (?:denied|refuse|refused)(?! \(in reply to rcpt)|invalid ip|bad (?:ip|reputation|dns ptr)|not (?:allowed|permitted|authorized|authorised) to (?:send|connect|post)|helo|ehlo .{0,30}(?:reject|invalid|denied)|user complaints|csi\.cloudmark|\[(?:tss|ts|c|gl|bl)\d+\]/,
  ],
  [
    'policy',
    /polic(?:y|ies)|(?:administrative|administrator).{0,20}(?:prohibition|block|reject|deny)|administratively|prohibit|forbidden|not compliant|rfc ?\d{3,4}|non[- ]compliant|multiple addresses in|violat|restricted|permission|regle de (?:securite|transport)|security (?:reasons|policy|violation)|moderat|not accepted for|recipient preferences|e-?mail preferences|closed group|only (?:members|authorized)|rule (?:imposed|prohibit)/,
  ],
  [
    'sender_rejected',
    /(?:sender|from|return[- ]path|envelope|mail from|expediteur|absenders?|absenderadresse|remitente|mittente|afzender|remetente)\b.{0,60}\b(?:rejected|denied|refused|invalid|not (?:allowed|exist|accepted|verified|valid)|does not exist|unknown|blocked|verify failed|cannot|refuse|unrouteable|inconnue?|n'existe pas|abgelehnt|unbekannt|existiert nicht|nicht (?:erlaubt|bekannt|gefunden)|rechazad[oa]|desconocid[oa]|no existe|rifiutat[oa]|sconosciut[oa]|non esiste|geweigerd|onbekend|bestaat niet)|domain of (?:the )?sender|sender(?:'s)? (?:address|domain|verif|callout|callback)|could not verify (?:the )?sender|5\.1\.[78]\b|not verified|improper use of|backscatter|bounce address/,
  ],
  [
    'too_big',
    /too (?:big|large|long)|message (?:size|length)|size limit|exceeds? .{0,40}(?:size|length|maximum|limit)|trop (?:gros|volumineu|grand)|zu gross|5\.(?:3\.4|2\.3)\b/,
  ],
  [
    'relay_denied',
    /relay(?:ing)?\b.{0,30}(?:denied|not (?:permitted|allowed)|prohibit|refused|access)|(?:unable|not allowed|cannot|no) to relay|not (?:a |an )?(?:open )?relay|not our domain|we do not relay|relais? (?:refuse|interdit)/,
  ],
  ['tls', /starttls|\btls\b.{0,60}(?:required|fail|error|negotiat|not|handshake)|certificate/],
  [
    'expired',
    /message (?:has )?expired|delivery (?:time )?(?:expired|timed? ?out|timeout)|timed? ?out|time-?out|queue(?:d)? .{0,20}(?:too long|expired)|queue\.expired|expired after|(?:been|still) (?:undelivered|in (?:the|my) queue|delayed)|retry (?:time|timeout)|too (?:old|long)\b|cannot send message for|has been delayed|will (?:be retried|keep trying|continue to)|retried|delivery (?:incomplete|delayed)|in the queue|not (?:yet )?been (?:delivered|collected)|(?:delai|duree) .{0,20}(?:depasse|expire)|retarde|pendant \d+ (?:heures|jours)|for \d+ (?:days|hours)|in \d+ (?:minutes|hours|days)|4\.4\.[17]\b|5\.4\.(?:300|7)\b/,
  ],
  ['user_unknown', /inactive e-?mail address|mailbox is inactive|user (?:is )?not active|invalid\/inactive/],
  [
    'filtered',
    /cannot route mail to user|recipient(?:'s)? preferences|user rules|message filtered|refuses? to (?:receive|accept) (?:this|your|the)|protected by|only accepting mail from|\brcp-p[23]\b|err\/10\b/,
  ],
  [
    'suspended',
    /(?:ofr|lpn|lpnaaa|ouk)\d*[ _-]?\d*[_-]?42[06]|is no longer valid|archived recipient|destinataire archivee|user is terminated|administrativ\w+ disabled|525 5\.7\.13|\brcp-t4\b|err\/3\b|(?:account|mailbox|user|recipient|address|domain|e-?mail account|compte|boite|konto)\b.{0,60}\b(?:is |has been |est |a ete |temporarily |currently |was )*(?:disabled|inactive|suspended|locked|deactivated|frozen|on hold|desactivee?|suspendue?|bloquee?|gesperrt|deaktiviert|not active|archived|inactif)|(?:disabled|inactive|suspended|locked|deactivated) (?:account|user|mailbox|recipient|address)|domain.{0,20}(?:suspended|expired)|not (?:yet )?activated/,
  ],
  [
    'host_unknown',
    /nxdomain|host (?:unknown|not found|or domain name not found)|unknown host|(?:host|domain)(?: name)?\b(?:(?!user|recipient|mailbox|said|account|rejected|\d{3} ).){0,60}\b(?:not (?:be )?found|does(?: not|n't) exist|unknown|unresolvable|could not be found|introuvable|inconnu|n'existe pas|non trouve|not exist|invalide?)|no such (?:host|domain)|name service error .{0,120}(?:host not found|not found)|(?:unrouteable|unroutable|all relevant mx records point to non-existent)|dns (?:lookup )?(?:failure|error).{0,60}(?:not found|nxdomain|no such)|no (?:mx|a|mail) (?:or a |records?|servers? )|bad destination (?:system|host)|(?:invalid|illegal|bad|unknown) (?:domain|host|destination domain)|illegal host\/domain|host\/domain name|domain .{0,40}(?:is not|isn't) (?:valid|local)|domain must exist|domain doesnt exist|name or service not known|nonexistent ?domain|all relevant mx records|couldn't find any host|hote (?:inconnu|introuvable)|domaine .{0,60}(?:introuvable|inconnu|n'existe)|(?:domain|host) has no|unbekannte[rn]? (?:host|domain)|dominio (?:no|inesist)/,
  ],
  [
    'moved',
    /(?:has|have) (?:moved|changed|been (?:moved|changed|replaced))|no longer (?:at|works?|uses?|with|employed)|new (?:e-?mail )?address|address (?:has )?changed|user not local; please try|(?:mailbox|user|account) (?:has )?moved|5\.1\.6\b|a change d'adresse|n'est plus utilisee?|has no forwarding/,
  ],
  [
    'not_accepting',
    /host\/domain does not accept|(?:does not|doesn't|do not|not|never) accept(?:ing|s)? (?:any )?(?:e-?mails?|mails?|messages|network messages|smtp)\b(?! (?:from|by|with|of|that|to))|null ?mx|nullmx|domain .{0,60}(?:doesn't|does not) (?:receive|accept) (?:e-?mail|mail)|host does not accept mail|no mail (?:accepted|server)|(?:5\.1\.10|5\.3\.2)\b|(?:^|[ ;:])(?:521|556)[ -]|system not accepting|indicated no smtp service|no host found for existing|mail receiving disabled|ne (?:recoit|accepte) (?:pas|aucun) (?:de )?(?:mail|message|courriel)/,
  ],
  [
    'user_unknown',
    /(?:user|recipient|mailbox|account|address|local-?part|destinataire|adresse(?: electronique)?|utilisateur|compte|boite aux lettres|empfanger|benutzer|konto|postfach|destinatario|usuario|direccion|buzon|cuenta|correo|utente|indirizzo|casella|ontvanger|(?:e-?mail)?adres|gebruiker|utilizador|endereco)\b.{0,90}?\b(?:unknown|not (?:be )?(?:found|exist|known|listed|valid|recogni[sz]ed|available|a valid|registered|here)|does(?: not|n't) exist|doesn't have|invalid|incorrect|non-?exist\w*|no longer (?:exist|available|valid|active|in use|on server|monitored)|not on|unavailable|undeliverable|inconnue?|introuvable|n'existe (?:pas|plus)|unbekannt|existiert nicht|nicht (?:gefunden|vorhanden|bekannt)|desconocid|no existe|sconosciut|inesistente|non esiste|onbekend|bestaat niet|niet bestaat|desconhecid|nao existe|is not a|isn't|has been (?:deleted|removed|closed)|closed|discontinued|terminated|cannot receive|bad|deleted|rejected: access denied|supprimee?|invalide)|unknown (?:user|recipient|address|account|mailbox|local|or illegal|alias)|no such (?:user|recipient|address|mailbox|account|person|local)|no (?:mailbox|account|user|recipient) (?:here|by|with|for|found|matching)|(?:invalid|bad|illegal|incorrect|nonexistent|non-existent|unavailable) (?:recipient|mailbox|address|user|account|destination)|recipnotfound|resolver\.adr|not a (?:valid|known|local) (?:user|recipient|mailbox|address)|(?:could not|couldn't|cannot|can't|unable to) (?:be )?(?:find|found|locate|resolve|verify) (?:the |this |that )?(?:user|recipient|address|mailbox)|(?:user|mailbox|address) .{0,40}not found|not (?:listed|found) in (?:domino )?(?:directory|public|the)|address you (?:entered|sent|tried)|mailbox (?:unavailable|not found)|there is no (?:one|such)|n'est pas (?:connue?|valide|attribuee?)|email account that you tried to reach does not|5\.1\.1\b|5\.1\.10\b|(?:name|nom) .{0,20}(?:not recognized|inconnu)|_does_not_exist_|adresse d'au moins un destinataire invalide|invalid address|unknown address|user_?unknown|invalid .{0,20}user ?id|not present in (?:the )?directory|nessun utente|no existe (?:dicha|ese)|destination addresses were unknown|can't accept user|no mail ?box available|missing home directory|unknown virtual user|isn't in my list of allowed|inactive e-?mail address|(?:user|mailbox) (?:is )?(?:not active|inactive)|no longer on server|#5\.1\.0 address rejected|(?:ofr|lpn|lpnaaa|ouk)\d*[ _-]?\d*[_-]?416|annuaire domino|directorio de domino|no valid recipients|dd requested mail action|mailbox for .{0,60} not|wrong (?:user|recipient|address)|delivery error: dd\b/,
  ],
  [
    'network',
    /connection (?:refused|reset|lost|dropped|failed|was|timed)|(?:unable|could not|couldn't|cannot|failed) to connect|connect(?:ion)? .{0,40}(?:fail|refus|timed)|no route|unreachable|not reachable|network (?:is|error|problem)|did not accept our requests|name server|temporary (?:dns|lookup)|lost connection|server (?:busy|unavailable)|servfail|loop(?:s| |ing|ed)|\bmx\b.{0,40}loop|\b[45]\.4\.\d\b/,
  ],
  [
    'system',
    /(?:internal|system|server|configuration|software|local|temporary|transient|resources?|i\/o|database|ldap|directory) (?:server )?(?:error|failure|problem|unavailable|busy|temporarily)|transaction failed|temporarily|try again|try later|service (?:not )?(?:un)?available|mailer (?:error|died)|command (?:died|failed)|x-unix|insufficient system|cannot (?:create|open|write)|plus tard|reessayer|veuillez|bad sequence|syntax error|not implemented|improper/,
  ],
];

/** What an enhanced code says when the text says nothing (RFC 3463); measured on real reports: most 5.x.x are no dead address. */
export const CODE_REASONS: readonly (readonly [RegExp, BounceReason])[] = [
  [/^5\.1\.1$/, 'user_unknown'],
  [/^5\.1\.(?:0|3)$/, 'undefined'],
  [/^5\.1\.2$/, 'host_unknown'],
  [/^5\.1\.6$/, 'moved'],
  [/^5\.1\.10$/, 'not_accepting'],
  [/^5\.1\.[78]$/, 'sender_rejected'],
  [/^5\.4\.[4]$/, 'host_unknown'],
  [/^5\.3\.2$/, 'not_accepting'],
  [/^[45]\.2\.1$/, 'suspended'],
  [/^[45]\.2\.2$/, 'mailbox_full'],
  [/^5\.(?:2\.3|3\.4)$/, 'too_big'],
  [/^[45]\.4\.(?:[17]|3\d\d)$/, 'expired'],
  [/^[45]\.4\./, 'network'],
  [/^[45]\.7\./, 'policy'],
  [/^[45]\.[356]\./, 'system'],
  [/^4\./, 'delayed'],
];
