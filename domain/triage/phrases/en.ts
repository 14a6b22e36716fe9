import { phrases, type PhraseRule } from './rule.ts';

const DAY = '(?:mon(?:day)?s?|tues?(?:day)?s?|wed(?:nesday|s)?|thu(?:rs?)?(?:day)?s?|fri(?:day)?s?)';
const MONTH =
  '(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)';

export const ENGLISH: readonly PhraseRule[] = [
  ...phrases('opt_out', 'en', [
    [
      'no_more_of_these',
      4,
      /\b(?:any|no|get|receive|send|want)\b.{0,20}\b(?:any ?more|more) of (?:these|this|them|your)\b|\b(?:like|want|wish|love|prefer) (?:to be |to get )?off (?:of )?(?:it|this|that|the|your|here)\b|\b(?:make sure|ensure)\b.{0,30}\b(?:don't|do not|never|no longer|stop)\b.{0,20}\b(?:get|receive|hear|contact|write|e-?mail)/,
    ],
    [
      'mentions_list',
      2,
      /\b(?:(?:mailing|your|this|the|contact|e-?mail) list|unsubscrib\w*|hear(?:ing)? from you again|spam\w*|opted? out)\b/,
    ],

    [
      'not_authorised',
      4,
      /\bnot (?:authori[sz]ed|allowed|permitted|welcome|entitled) to (?:contact|e-?mail|write|use|send|message|market)\b|\b(?:do not|don't|dont|never) (?:use|keep|store|hold|share|sell) (?:this|my|our) (?:address|e-?mail|data|details|name|number|contact)\b|\bno (?:cold|sales|marketing|unsolicited) (?:e-?mails?|messages?|pitches)\b(?=.{0,40}\b(?:please|policy|here|remove|thanks|to this)\b)|\b(?:remove|delete|suppress|block|exclude|drop) (?:our|my|the|this) (?:whole |entire )?(?:domain|company|firm|business|inbox|mailbox)\b|\b(?:blocked|blocking) (?:and|you|your)\b|\breported\b\W*$|\b(?:my|our) lawyers?\b.{0,40}\b(?:touch|hear|contact|letter)|\b(?:don't|do not|dont|please don't) follow[- ]?up\b/,
    ],

    [
      'stop_bare',
      4,
      /(?:^|[.!,;:-]\s*)(?:please |just |kindly |pls |so |now )*(?:stop|desist|cease)(?: (?:please|now|it|this|that|these|immediately|already|thanks|thank you))*\W*$|\bcease and desist\b|\bplease stop\b(?! (?:by|in|over))/,
    ],
    [
      'no_wish',
      4,
      /\b(?:do not|don't|dont|never|no longer|did not|didn't|not)\b (?:\w+ ){0,2}(?:wish|want|like|agree|consent|ask|care|need|sign\w*)\b.{0,30}\b(?:to (?:receive|get|be (?:contacted|e-?mailed|on|in|approached|included|added|solicited)|hear)|(?:e-?mails?|messages|marketing|mailings?|newsletters?|spam|this junk) (?:from|any)|for (?:these|this|your) (?:e-?mails?|messages|mailings?)|on your (?:list|database))\b/,
    ],
    [
      'objection',
      4,
      /\b(?:formal |formally |hereby |strongly )+(?:object\w*|request\w* (?:deletion|erasure|removal)|withdraw\w*)\b|\b(?:withdraw\w*|revoke\w*) (?:my|our|any|all) consent\b|\bprivacy rights?\b|\bdata subject\b/,
    ],
    [
      'where_from',
      2,
      /\bwhere did you (?:get|find|obtain|buy) (?:my|our|this)\b|\bhow did you (?:get|find|obtain|come by) (?:my|our|this)\b/,
    ],
    [
      'desist_informal',
      4,
      /\b(?:do not|don't|dont) (?:ever )?(?:e-?mail|contact|write|message|bother|pester|mail|spam) ?(?:me|us|here|this|again|anymore|any more)?\b|\bquit (?:e-?mail\w*|it|this|spam\w*|bother\w*)\b|\b(?:purge|forget|bin|shred|burn|scrap|ditch|expunge)\b.{0,20}\b(?:my|our|me from|us from) ?(?:data|address|details|e-?mail|contact|number|name|record)?|\btake the hint\b|\bnot want (?:any|your|these|more|further)\b/,
    ],

    [
      'get_off',
      4,
      /\b(?:how (?:do|can) (?:i|we) (?:get off|unsubscribe|opt out|stop (?:these|this|getting|receiving)|be removed)|get off (?:this|your|the) (?:list|mailing)|(?:fourth|fifth|sixth|third|nth|\d(?:th|rd|nd)) (?:e-?mail|message|time|follow[- ]up|reminder)\b.{0,40}\b(?:enough|stop|please|no|remove)|that's enough\b|enough is enough)/,
    ],

    [
      'struck_off',
      4,
      /\b(?:my|our|his|her|their|this) (?:\w+ )?(?:name|address|e-?mail|details|data|number|record|entry)\b.{0,20}\b(?:struck|removed|deleted|taken (?:off|out|down)|erased|wiped|scrubbed|dropped|purged|forgotten) (?:from|off|out|please|now|asap|today)\b/,
    ],
    [
      'remove_me',
      4,
      /\b(?:unsubscribe|remove|delete|erase|scrub|strike|drop|purge|wipe|take|(?<!\bd(?:id|o) you )get|exclude|opt|cut|strip)\b (?:me|us|my|our|this (?:address|e-?mail|account|contact|mailbox)|all (?:of )?(?:my|our)|these|him|her|them|everyone|any(?:one|thing)?)\b(?!\s+(?:through|know|a call|some|up|started|the|another))(?=.{0,90}\b(?:off|out|from|list|database|data|details|address|e-?mail|info\w*|record|system|crm|contacts?|please|now|immediately|thanks|entirely|number|name|files?|mailings?)\b|\W*$)/,
    ],
    [
      'unsubscribe',
      4,
      /\b(?:please|kindly|pls|plz|to|want|wish|like|must|just|can you|could you)\b.{0,20}\bunsubscribe\b(?!.{0,20}\blink)|\bunsubscribe (?:me|us|please|now|from|all|this|immediately|request)\b|\bsent this email to unsubscribe\b/,
    ],
    [
      'stop_word',
      4,
      /^\W{0,3}(?:stop|unsubscribe|remove|opt[- ]?out|cancel|quit|end|enough|desinscription|desinscrire)\b\W*(?:me|please|pls|all|now|it|this|thanks|thank you|immediately|emails?|e-mails?|mail|messages?|spam\w*|!|\.)*\W*$/,
    ],
    [
      'off_list',
      4,
      /\boff (?:of )?(?:your|this|the|any|all|every|whatever)\b.{0,25}\b(?:lists?|database|mailings?|sequence|cadence|drip|campaign|distribution)|\b(?:remov|delet|tak|eras|exclud)\w*\b.{0,60}\bfrom (?:your|this|the|any|all|every|future|further)\b.{0,40}\b(?:lists?|database|mailings?|system|records?|crm|contacts?|sequences?|campaigns?|communications?|correspondence|e-?mails?)/,
    ],
    [
      'stop_writing',
      4,
      /\b(?:stop|quit|cease|refrain from|desist|no more|enough with|halt)\b.{0,15}\b(?:e-?mail\w*|contact\w*|writing|sending|messag\w*|spam\w*|bother\w*|harass\w*|pester\w*|reaching out|follow\w* up|chasing|pitch\w*|solicit\w*|marketing|these|this|mailing|bugging|cold)\b/,
    ],
    [
      'do_not_contact',
      4,
      /\b(?:do not|don't|dont|never|no longer|not)\b(?: ever| want you to| wish to be| want to be| wish you to| to be| be)* (?:contact(?:ed)?|e-?mail(?:ed)?|write to|message|mail(?:ed)?|send|reach out|hear from|receive|solicit(?:ed)?|approach(?:ed)?|bother|pitch|include)\b(?:\s+(?:me|us|him|her|again|this|these|any|anything|further|my|our|by|you|it|ever|from|more|such|your|unsolicited|anyone|in|sales)\b|\W*$)/,
    ],
    [
      'no_more',
      4,
      /\bno (?:more|further|additional)\b.{0,15}\b(?:e-?mails?|messages?|contact|correspondence|communications?|follow[- ]?ups?|mails?|reminders?|pitches|outreach|solicitations?)\b/,
    ],
    ['opt_out', 4, /\b(?:opt(?:ing|ed)?[- ]?(?:me |us )?out|opt me out)\b/],
    [
      'wish_removed',
      4,
      /\b(?:want|wish|like|ask\w*|request\w*|demand|need|expect|insist)\b.{0,40}\b(?:removed|deleted|unsubscribed|erased|taken off|removal|erasure|deletion|off (?:your|this|the))\b/,
    ],
    [
      'rights',
      4,
      /\bright to (?:erasure|object|be forgotten|opt[- ]out)\b|\bobject(?:s|ion|ing)?\b.{0,30}\b(?:to|against)\b.{0,40}\b(?:processing|marketing|use of|storing|holding)|\barticles? (?:17|21)\b|\b(?:gdpr|ccpa|data protection|can-?spam|pecr)\b.{0,100}\b(?:delet|eras|remov|object|stop|violat|request|breach)\w*|\b(?:delet|eras|remov|object|stop)\w*\b.{0,100}\b(?:gdpr|ccpa|can-?spam|pecr)\b|\b(?:delete|erase|destroy|remove|purge) (?:all |any |every |whatever )?(?:of )?(?:my|our|personal|the) (?:personal )?(?:data|details|info\w*|record|address|e-?mail|contact)/,
    ],
    [
      'never_again',
      4,
      /\b(?:fed up|sick|tired) (?:with|of) (?:your|these|all these|this)\b.{0,20}\b(?:e-?mails?|messages?|spam|pitches)\b|\bbasta\b|\b(?:rather|prefer(?: it if)?|appreciate(?: it if)?) you (?:didn't|did not|don't|stopped|would stop|removed|would not|wouldn't)\b|\b(?:removing|deleting|taking|unsubscribing|erasing|dropping) (?:me|us|my|our|this (?:address|e-?mail))\b|\bappreciate not (?:receiving|getting|being|hearing)|\bnot (?:want|wish) (?:any )?(?:marketing|sales|promotional)\b|\bnever (?:want to |wish to |to )?(?:hear|email|write|contact|message|receive|see)\b.{0,40}\b(?:again|from|about|another)|\blose (?:my|our|this) (?:address|number|e-?mail|details|contact)|\bforget (?:i|we|you|that i|about me|my|our|this)\b.{0,20}(?:exist|address|e-?mail|ever|number|me\b)|\bleave (?:me|us) (?:alone|be|in peace)\b|\bgo away\b|\bget lost\b|\bpiss off\b|\bf(?:uck|\*+k?) off\b|\bbugger off\b/,
    ],
    [
      'threat',
      4,
      /\b(?:report(?:ed|ing)?|flag(?:ged|ging)?|mark(?:ed|ing)?|block(?:ed|ing)?)\b.{0,25}\b(?:as|for) (?:spam|abuse|phishing|junk)\b|\b(?:report|block)(?:ed|ing)?\b (?:you|this sender|your domain|it to)\b|\binformation commissioner\b|\bcomplaint\b.{0,30}\b(?:ico|cnil|regulator|ftc|authority|provider)/,
    ],
    [
      'spam_word',
      2,
      /\b(?:this is|your|such|more|pure|unsolicited) (?:spam|junk|unsolicited)\b|\bspammers?\b|\bspamming\b|\bnever (?:signed up|subscribed|consented|opted|gave|asked)\b|\bwithout (?:my|our) (?:consent|permission)\b/,
    ],
    [
      'suppression',
      4,
      /\b(?:suppression|do[- ]not[- ](?:contact|email|mail)|dnc|black) ?list\b|\bblacklist (?:me|us|this|our|my)/,
    ],
    [
      'unsubscribed_before',
      4,
      /\b(?:already|twice|three times|several times|second time|third time|again|tried to|keep)\b.{0,40}\b(?:unsubscrib\w*|opt\w* out|asked (?:you )?to (?:stop|be removed|remove))|\bunsubscrib\w*\b.{0,50}\b(?:doesn't work|does not work|not work\w*|broken|404|fail\w*|didn't|did not|still)/,
    ],
  ]),
  ...phrases('negative', 'en', [
    ['close_the_file', 4, /\bclose (?:my|the|our|this) file\b/],
    [
      'not_our_size',
      3,
      /\b(?:wasted on|overkill for|lost on|(?:far |way |much )?too (?:big|much|advanced|complex|sophisticated|pricey) for) (?:us|me|our|a (?:team|firm|company|shop|business) (?:of|like))\b|\b(?:we're|we are|i'm) (?:far |way |much )?too (?:small|tiny|little)\b/,
    ],
    [
      'still_no',
      3,
      /\b(?:handled|done|run|managed|looked after|taken care of|sorted)\b.{0,15}\bby (?:an? |my |our |the )?(?:cousin|friend|brother|sister|son|daughter|nephew|niece|neighbour|wife|husband|in-house|own|internal|guy)\b|\byou(?:'ve| have)? lost me\b|\bfor (?:somebody|someone|anyone) else\b|\b(?:we(?:'re| are)?|all) good (?:thx|thanks|ta|cheers)\b|\b(?:still|again|so|therefore|firmly|remains|hence) (?:a |it's )?no\W*$|(?:^|[.,:;]\s*)no\W*$|\b(?:cancel\w*|scrapped|shelved|dropped|abandoned|killed|pulled) (?:that|the|this|our) (?:project|plan|idea|initiative|programme|program)|\b(?:we|i) (?:love|like|prefer|enjoy) (?:it|them|our|the way|doing|what|being)\b|\b(?:mistaken|confused|confusing|mixed) (?:us|me|you)\b|\b(?:isn't|not) something\b(?! (?:that )?(?:i|we) (?:personally |actually |really )?(?:look|deal|handle|manage|own|decide|run|cover|oversee|am|do\b))|\bone spreadsheet\b/,
    ],

    [
      'you_joke',
      5,
      /\byou(?:'ve| have)? (?:must be|got to be|gotta be|have to be|are|'re) (?:joking|kidding|having a laugh)|\b(?:are you|you) (?:kidding|joking|having a laugh)\b|\bwhat (?:on earth )?would (?:i|we|my \w+|our \w+) (?:do with|want with|need)\b|\bwhat use (?:is|would)\b|\bkeep your \S+[ ,].{0,12}\b(?:buy|spend|treat|for|to) (?:it on |it for )?yourself\b/,
    ],
    [
      'have_one',
      4,
      /\bgot (?:a|an|some|our own|my own|people|someone|somebody) (?:\w+ )?(?:for|who|doing|that does)\b(?! (?:you|question))/,
    ],
    [
      'not_for_us',
      4,
      /\b(?:isn't|is not|not|wasn't|ain't) (?:really |quite |at all |going to be )?one for (?:us|me)\b|\bno budget for (?:\w+ ){0,2}(?:software|tools?|such|anything|any|these|consultants?|agenc\w+)\b|\boh (?:good|great|joy|goody|lovely|wonderful|brilliant|fantastic)\b\W{0,3}(?:yet )?another\b/,
    ],
    [
      'looked_and_no',
      3,
      /\b(?:looked (?:at|into)|considered|evaluated|assessed|reviewed|trialled|discussed)\b.{0,60}\b(?:not|n't|no|against|concluded|decided|another|different|elsewhere)|\b(?:just|recently|already|have|'ve) (?:signed|committed|gone|bought|chosen|renewed|appointed|hired|switched|moved) (?:a|an|with|to|up|for|our|the|someone|another)|\b(?:not|isn't|wasn't|hardly) worth\b|\bcan(?:'t|not) (?:see|imagine|think of)\b.{0,25}\b(?:us|me|ever|why|how|using|need\w*|what)|\bleave it (?:there|here|at that)\b|\bwe(?:'re| are) not (?:the (?:kind|sort|type)|that|what|who|a|an|really|your|big|in (?:the|that|this))|\b(?:forbids?|does not (?:allow|permit)|doesn't (?:allow|permit)|not (?:allowed|permitted)|barred|can't use|not able to use)\b|\bi'm (?:out|good|fine)\b|\bnot (?:keen|convinced|persuaded|sold|tempted|bothered|fussed|worth|something|one for|much|a customer|your customer|taking|adding|buying|spending|sure (?:why|how you))\b|\b(?:does|do|handles?|looks after) (?:our|my|the|all (?:our|my)) (?:books|accounts|taxes|it|website|site|deliveries|cleaning|marketing|coffee|invoices|hiring|translations?)\b|\bfriend of (?:mine|ours|the)|\b(?:brother|sister|father|mother|uncle|cousin|nephew|niece|son|daughter|wife|husband|neighbour)(?:-in-law)?\b.{0,30}\b(?:does|handles|looks after|takes care|runs|has)\b/,
    ],

    ['regret', 1, /\b(?:unfortunately|regret\w*|afraid|alas|sadly|i'm sorry|sorry but|apologies)\b/],
    [
      'never_a_priority',
      3,
      /\b(?:i'd|would) be lying if\b|\b(?:nor|or) (?:ever )?will (?:it )?(?:ever )?be\b|\b(?:isn't|not|never) (?:\w+ ){0,3}(?:a|any|our|my) priority\b/,
    ],
    [
      'fine_without',
      3,
      /\b(?:(?:manage|managing|survive|cope|coping|do|doing|get by|getting by|live|works?|working|run|running) (?:just |perfectly |quite |very |absolutely )?(?:fine|well|ok|okay|nicely|happily|without)|suits? (?:me|us) (?:fine|just)|ain't broke|no complaints|like it (?:that|this) way|as it is|just (?:us|me|the two|three|four)|only (?:two|three|four|five|\d) (?:of us|people|staff|vans?|users?)|(?:two|three|four) (?:people|of us|blokes|men|women)\b|one[- ](?:man|woman|person)|nobody (?:here|is|ever|needs|has|will|wants)|no ?one (?:here|is|ever|needs|has|will|wants)|is ever going to|overkill|too small|too expensive|can't afford|cannot afford|out of our (?:budget|league)|have nothing to|nothing to (?:sell|gain|offer|fix|save))\b/,
    ],
    [
      'once_burnt',
      3,
      /\b(?:tried (?:it|this|that|one|something|you)|got (?:burnt|burned)|bad experience|didn't (?:work|go well|last)|never (?:again|works|worked)|gave (?:it )?up|ripped off)\b/,
    ],
    [
      'mockery',
      3,
      /\b(?:buy yourself|keep your|spare me|give me a break|do i look|nice try|thanks for the laugh|made my day|i'm touched|i am touched|life's too short|not in a (?:million|hundred|month)|i'd (?:sooner|rather)|you must be joking|are you (?:serious|kidding|joking)|is this a joke|lovely (?:e-?mail|pitch|try)|(?:e-?mail|pitch|try|effort|idea) though|(?:good|bold|brave) (?:try|effort)|out of (?:\w+ )?(?:billion|million)|wow\b|congratulations)/,
    ],
    [
      'answer_is_no',
      4,
      /\b(?:answer|reply|response) (?:is|remains|was|will be|stays)(?: still| a| firmly)* no\b|\bnot happening\b|\bit is (?:a )?no\b|\bno from (?:me|us)\b|\bwe (?:have decided|decided) (?:not|against)|\bdecided (?:not|against|to (?:go|stay) with)\b|\bwithdraw\w*\b|\brule(?:d|s)? (?:it|this|you) out\b/,
    ],
    [
      'one_word',
      3,
      /^\W*(?:(?:lol|haha|hmm+|um+|er|well|sorry|yeah|ha)\W+)?(?:pass|nope|nah|no|hard pass|no ta|not us|not me|irrelevant|negative|never|declined?)\W*$/,
    ],

    [
      'staying',
      4,
      /\b(?:keep\w*|stay\w*|stick\w*|remain\w*|continu\w*)\b.{0,40}\b(?:with (?:our|the|my|what|them|him|her|who)|existing|current|incumbent|as (?:we are|is))\b|\b(?:existing|current|incumbent|usual) (?:supplier|agency|provider|vendor|partner|firm|broker|accountant)\b(?!.{0,60}\b(?:mess|nightmare|terribl\w+|awful|poor|slow|pricey|let\w* us down|unhappy|fed up|struggl\w+|fail\w*|disappoint\w*|pain|painful|useless|rubbish|frustrat\w*|hates?|isn't (?:working|great|good)|not (?:working|great|good|happy)))/,
    ],
    [
      'cannot',
      2,
      /\b(?:can(?:not|'t)|unable to|won't|will not|couldn't) (?:\w+ )?(?:take|accept|meet|offer|help|commit|consider|justify|use|proceed|entertain|see)\b|\bneither\b.{0,40}\bnor\b/,
    ],
    ['thumbs_down', 3, /👎/u],

    [
      'not_interested',
      4,
      /\b(?:not|no longer|isn't|aren't|am not|ain't|never|un)\s?(?:really |at all |currently |particularly |be |very |something .{0,20}|that |the least bit )*interest\w*|\bno (?:real |particular )?interest\b|\buninterested\b|\bzero interest\b|\bof (?:no|little) interest\b|\bdoesn't interest\b/,
    ],
    [
      'no_thanks',
      4,
      /\b(?:no|nah|nope)[ ,.!]*(?:but )?(?:thanks|thank you|ta|thx|ty|cheers)\b|\bthanks?(?: you)?[ ,.-]*(?:but|, ?but|for (?:reaching out|asking|the offer|thinking of us)[ ,]*but)\b.{0,20}\b(?:no|not|we're|pass|we|i'll pass|we'll pass)\b|\bthanks but no thanks\b|\bhard pass\b|\b(?:i'll|we'll|i will|we will|gonna|going to|have to|i|we) (?:have to )?pass\b(?! (?:it|this|that|your|you|on|along|the))|\bnot for (?:us|me)\b|\bit's a no\b|\bthat's a no\b|\bdecline\b|\bnot (?:a|the right|a good) (?:fit|match)\b|\bno (?:go|dice|sale|deal|ta)\b|\bcount (?:me|us) out\b|\bnot (?:going to|gonna) (?:happen|work)|\bnot (?:my|our) (?:thing|bag|cup)\b/,
    ],
    [
      'bare_no',
      3,
      /^\W*(?:no|nope|nah|never|negative|not interested|hard no|no chance|no way)(?:[ ,.!]*(?:no|thanks|thank you|sorry|not|ever|cheers|mate))*\W*$/,
    ],
    [
      'no_need',
      4,
      /\b(?:no|not|don't|do not|doesn't|never|without|little|nor|didn't)\b (?:currently |really |have any |have a |have |see (?:a|any|the) |any |a |got |in |think we |see )*(?:need|use for|requirement|call for|demand|appetite|plans?|point)\b|\bdon't (?:really )?(?:do|use|buy|outsource|work with|need|want|see|have|require|engage|take|believe|think)\b|\bwe (?:do not|don't|never)\b.{0,25}\b(?:outsource|use|buy|need|work with|engage)/,
    ],
    [
      'already',
      3,
      /\balready (?:have|use|work\w*|got|using|covered|sorted|signed|partner\w*|a customer|do|handled|taken care|set|happy|being|in place|with|well|chosen|picked|outsourc\w*)\b|\b(?:happy|satisfied|content|pleased|delighted|thrilled) with (?:our|my|the|what|who|how|it|them|him|her|what we)\b|\b(?:in[- ]house|internally|do (?:it|this|that|everything) ourselves)\b|\b(?:covered|sorted|all set|good (?:here|for now|as we are|thanks)|we're good|we are good|i'm good|fine as (?:we are|it is)|well (?:served|looked after))\b|\b(?:no plans?|not (?:looking|planning|going|intending|minded|about)) to (?:change|switch|move|replace|leave|buy|look)|\bnot (?:looking|in the market|shopping|hiring|recruiting|changing|switching)\b|\bwon't be (?:changing|switching|needing|taking|moving|proceeding|pursuing|going)/,
    ],
    [
      'irrelevant',
      3,
      /\b(?:not|isn't|aren't|nothing) (?:really |at all |remotely )?(?:relevant|applicable|for us|our (?:business|industry|thing|area|problem|sector)|what we do|something we|a priority for|to do with)\b|\bdoes(?:n't| not) (?:apply|fit|concern|make sense|work for|affect)\b|\bwrong (?:company|business|industry|target|tree|kind of|sort of)\b|\birrelevant\b|\bwe (?:have|own|run) no\b|\bwe (?:don't|do not) (?:have|own|run|sell|make|operate)\b|\bwe are (?:a|an) \w+.{0,40}\bnot\b/,
    ],
    [
      'end_of_business',
      4,
      /\b(?:closing|closed|shut(?:ting)?|winding|wound|folding|ceas\w+|dissolv\w+|liquidat\w+)\b.{0,30}\b(?:down|business|company|doors|shop|trading|operations|up|administration|for good)\b|\b(?:gone|going) (?:bust|out of business)\b|\bretir(?:ed|ing)\b(?!.{0,80}@)|\bin (?:liquidation|administration)\b|\bsold the (?:business|company)\b/,
    ],
    [
      'filled',
      3,
      /\b(?:role|position|vacancy|job|post)\b.{0,30}\b(?:filled|closed|cancelled|withdrawn|no longer)|\bno longer (?:looking|needed|required|hiring|relevant|pursuing)|\bgone with (?:another|someone|a different)|\bchose(?:n)? (?:another|someone|a different)/,
    ],
    [
      'policy',
      3,
      /\b(?:policy|policies|as a rule|on principle)\b.{0,50}\b(?:not|never|no|against|cold|unsolicited)|\bdo(?:n't| not) (?:respond|reply|buy|take|accept|engage|deal|do)\b.{0,30}\b(?:cold|unsolicited|sales|vendors?|agenc|intro|calls?)|\bunsolicited (?:sales|approach|e-?mail)/,
    ],
    [
      'good_luck',
      2,
      /\b(?:good luck|best of luck|all the best with|better luck|sorry to disappoint|don't waste (?:your|my|our)|waste of (?:time|your|my)|save (?:your|yourself|us both)|wrong (?:number|place)|bark\w* up|no hard feelings|good try|nice try|i'd rather)\b/,
    ],
    [
      'rude',
      3,
      /\b(?:ridiculous|nonsense|rubbish|scam|snake oil|lazy|template|mail merge|your bot|written by (?:ai|a robot|chatgpt)|chatgpt|not on your life|over my dead body|when (?:hell|pigs)|pigs fly)\b/,
    ],
  ]),
  ...phrases('not_now', 'en', [
    ['bare', 3, /^\W*(?:sorry,? )?not (?:right |just )?(?:now|yet|today)\b.{0,12}$/],
    [
      'not_now',
      3,
      /\bnot (?:right |just |quite )?(?:now|yet|currently|today|immediately)\b|\bnot (?:really )?(?:the|a|an?) (?:right|good|great|best|ideal|ideal) (?:time|moment)\b|\bbad (?:time|timing|moment)\b|\b(?:timing|time) (?:is|isn't|is not|'s) (?:not |a bit |really |all )?(?:right|off|bad|wrong|great|good|terrible|awful)|\bnot (?:this|until|before|for (?:another|a few|the next|now)|at (?:the|this) (?:moment|time|stage|point)|in the (?:near|next)|a priority|on (?:the|our) (?:roadmap|radar|agenda|list))\b|\b(?:right now|at (?:the|this) (?:moment|time|stage)|currently|for now|just now|at present|presently)\b.{0,50}\b(?:no|not|isn't|aren't|can't|won't|don't|busy|swamped|focus\w*|tied|flat out|full|underwater|too much|on hold)|\btoo (?:early|soon|busy)\b|\bpremature\b/,
    ],
    [
      'contact_later',
      4,
      new RegExp(
        `\\b(?:reach (?:back )?out|check (?:back|in)|circle back|come back|get back|get in touch|touch base|follow up|ping|contact|e-?mail|mail|write|call|ring|try|drop|shout|revisit|reconnect|pick (?:this|it) (?:back )?up|chase|nudge|remind|speak|talk|chat|catch up|message|approach|ask|give)\\b(?: (?:me|us|to me|with me|with us|again|back|a line|this|it|note|a shout|a call|a ring|then|up))*.{0,40}\\b(?:later|again|in (?:a |the |about |early |late |mid-?)?(?:${MONTH}|q[1-4]|spring|summer|autumn|fall|winter|new year|few|couple|\\d+|one|two|three|four|six|month|year|20\\d\\d|next|second|third|fourth|week)|next (?:year|month|quarter|spring|summer|autumn|fall|winter|season|week|${MONTH}|financial|fiscal|time)|after (?:the |our |my |we |i |${MONTH}|christmas|easter|xmas|new|summer|that)|around|towards?|once|end of|beginning of|start of|mid-|early|then|another time|some other|sometime|down the (?:line|road|track))\\b`,
      ),
    ],
    [
      'revisit',
      3,
      /\b(?:revisit|reconsider|review (?:it|this|again|in)|park (?:this|it)|put (?:this |it )?(?:on|a pin)|on hold|back burner|shelve|keep (?:you|your|this|it|me|us) (?:on|in mind|for|posted|details|handy|warm)|file (?:it|this|away)|bookmark|diarise|diary|hold that thought|down the (?:line|road|track)|some other time|another time|maybe later|perhaps later|later (?:this|in|on|maybe)|rain ?check|in due course|in future|in the future|one day|someday)\b/,
    ],
    [
      'bare_later',
      3,
      /^\W*(?:later|not now|not yet|maybe later|another time|next year|too busy|busy|after (?:the )?(?:summer|holidays|christmas|easter))(?:[ ,.!]*(?:please|thanks|sorry|maybe|not now|now))*\W*$/,
    ],
    [
      'under_contract',
      3,
      /\b(?:contract|agreement|locked|tied|committed|subscription|licen[cs]e|lease|renew\w*|deal|term|signed)\b.{0,50}\b(?:until|till|til|through|runs?|ends?|expires?|up for|renew\w*|for (?:another|the next|\d+|two|three) (?:years?|months?)|20\d\d|another|term|not up)/,
    ],
    [
      'after_something',
      3,
      /\b(?:after|once|until|till|til|when|wait\w*|not before|following|post)\b.{0,50}\b(?:summer|christmas|easter|holidays?|new year|year[- ]end|harvest|audit|move|migration|launch|funding|raise|round|merger|restructur\w*|budget|season|quarter|q[1-4]|release|go[- ]live|peak|trade show|refurb\w*|acquisition|back from|maternity|paternity|leave|go live|freeze|settled|dust)\b/,
    ],
    [
      'next_period',
      2,
      new RegExp(
        `\\b(?:next (?:year|quarter|month|spring|summer|autumn|fall|winter|financial year|fiscal year|fy)|q[1-4]|fy ?\\d\\d|in (?:\\d+|a few|a couple of|two|three|four|six|nine|twelve) (?:months?|weeks?|years?)|(?:early|late|mid|end of|start of|beginning of)[- ](?:20\\d\\d|${MONTH}|the year|next)|in (?:${MONTH}|the (?:new year|spring|autumn|fall|summer)))\\b`,
      ),
    ],
    [
      'once_we_have',
      4.5,
      /\b(?:once|when|as soon as|after) (?:we've|we have|i've|i have) (?:\w+ )?(?:raised|hired|moved|settled|grown|launched|opened|closed|finished|sorted|got|found|replaced|signed)\b/,
    ],
    [
      'budget_cycle',
      3,
      /\bbudgets?\b.{0,40}\b(?:frozen|freeze|locked|spent|set|allocated|closed|gone|cycle|next|20\d\d|until|used|exhausted|cut|tight|approv\w*|season)|\b(?:freeze|frozen|hiring freeze|spending freeze)\b|\bno budget\b/,
    ],
    [
      'busy',
      2,
      /\b(?:find my feet|settl\w+ in|(?:only|just) (?:been in|started|joined) (?:the|this|my)? ?(?:job|role|post|company|here)?|new (?:to|in) (?:the|this|my) (?:job|role|post)|swamped|snowed under|flat out|up to (?:my|our) (?:eyes|neck|ears)|slammed|buried|underwater|too much on|no (?:time|bandwidth|capacity)|don't have (?:the )?(?:time|bandwidth|capacity)|crazy busy|mad(?:ly)? busy|hectic|in the (?:middle|thick) of|busy (?:time|period|season)|firefighting)\b/,
    ],
    ['on_leave', 2, /\b(?:on (?:leave|holiday|vacation|maternity|paternity|sabbatical)|away (?:until|till|with))\b/],
  ]),
  ...phrases('interested', 'en', [
    [
      'own_calendar',
      4,
      /\b(?:my|our) (?:booking (?:page|link)|calendar(?: link)?|calendly|scheduling (?:page|link))\b(?!.{0,12}\b(?:is|'s) (?:full|packed))/,
    ],
    [
      'a_word',
      3,
      /\b(?:can|could|shall|may) (?:you and i|we|i) (?:have|grab|do) a (?:quick |short |brief )?(?:chat|call|word)\b/,
    ],
    [
      'take_it',
      3,
      /\b(?:we'd|i'd|we would|i would|we'll|i'll) (?:\w+ )?(?:take|try|accept|have) (?:the|your|that|you up|a look at|one|it)\b(?! (?:off|down|up with))|\byes to\b|\b(?:can|could|shall) we (?:speak|talk|meet|chat|have a call|do)\b|\bspeak (?:today|tomorrow|this)\b|\bbugging (?:us|me)\b/,
    ],

    [
      'you_win',
      4,
      /\b(?:you win|you(?:'ve| have) (?:convinced|persuaded|sold|got) (?:me|us)|what does your (?:calendar|diary|week|schedule)|when (?:are|would|could|can) you (?:be )?(?:free|available|around|come|talk|speak|meet|start|do)|(?:can you|could you|do you have time to|have you time to) (?:come|pop (?:by|in|over)|drop (?:by|in|over)|call|do|make|meet|visit|stop by|swing by|talk|zoom)\b.{0,50}\b(?:by|on|at|in|monday|tuesday|wednesday|thursday|friday|morning|afternoon|tomorrow|next|me|us|\d)|(?:fifteen|twenty|thirty|ten|15|20|30|10) (?:minutes|mins?)\b.{0,40}\b(?:monday|tuesday|wednesday|thursday|friday|tomorrow|morning|afternoon|max|fine|ok|works|tops|no more|is)|see it in action|see (?:a|the|your) (?:demo\w*|product|thing|tool|platform)|want in|book me in|(?:,|but|so|then) yes)\b|\b(?:monday|tuesday|wednesday|thursday|friday)(?: (?:it is|then|please|works|at|would|is))\b/,
    ],

    [
      'see_you',
      4,
      /\bsee you (?:then|there|on|at|next|tomorrow|monday|tuesday|wednesday|thursday|friday)|\b(?:it's in|in) (?:the|my) (?:diary|calendar)|\b(?:confirmed|confirming|accepted)\b.{0,30}(?:\b(?:monday|tuesday|wednesday|thursday|friday|meeting|call|slot|time|see you|then)\b|$)|^\W*accepted\b/,
    ],

    [
      'in_charge',
      2,
      /\b(?:i (?:look after|handle|run|manage|own|am in charge|am responsible|lead)|that(?:'s| is| would be) me|forwarded (?:me|your)|passed (?:me|your (?:e-?mail|note|message) (?:on )?to me))\b/,
    ],

    [
      'interested',
      3,
      /(?<!\b(?:not|no longer|isn't|aren't|never|if you're|if|you|be|if (?:he|she|they|anyone|someone|he's|she's|they're)) (?:\w+ )?)\b(?:interested|intrigued|keen|curious|tempted|sold|hooked|game|up for (?:it|this|that|a)|open to (?:it|this|that|a|chat\w*|talk\w*|hear\w*|learn\w*|explor\w*|see\w*)|all ears|listening)\b(?!.{0,8}\?)|\b(?:piqued|caught|got|have|has) (?:my|our) (?:interest|attention|curiosity)|\bthis (?:is|sounds|looks) (?:very |really |quite |actually |genuinely )?(?:interesting|great|good|useful|relevant|promising|timely|exactly|perfect|spot on)\b/,
    ],
    [
      'gladly',
      4,
      /\b(?:sounds (?:good|great|perfect|interesting|fun|like a plan|ideal|useful|lovely|promising)|happy to (?:chat|talk|meet|jump|hop|have|do|take|set|connect|discuss|hear|learn|see|explore|speak|give|try|look|go|book|show|host|join)|(?:i'd|i would|we'd|we would|would|i'll|we'll) (?:\w+ )?(?:love|like|welcome|be (?:happy|glad|keen|delighted|interested|up|open|game|pleased)|be very happy) ?(?:to|a|an|that|for|your|in|it)?\b(?! (?:never|not|to (?:never|not|be (?:removed|taken)|unsubscribe|opt|know (?:how|where) you got))|never)|(?:let's|lets) (?:do|talk|chat|meet|set|book|go|connect|schedule|jump|hop|have|get|try|arrange|catch|speak|make|say|see|start|give|find)|count (?:me|us) in|i'm in\b|we're in\b|sign (?:me|us) up|go (?:on|ahead)(?: then)?|(?<!not |n't )(?:yes|yep|yeah|sure|absolutely|definitely|certainly|of course|ok|okay)[ ,.!]+(?:please|let's|i|we|happy|sounds|why not|go|do|that|send|book|grab|call|works|thursday|tuesday|monday|wednesday|friday|next|this|it|would)|works for (?:me|us)|that works|it worked|perfect timing|good timing|great timing|(?:couldn't|could not) have (?:come|timed)|twist my arm|why not|fire away|bring (?:it|your|samples|the|him|her)|looking forward|look forward to (?:it|meeting|speaking|chatting|the|hearing|seeing|talking)|(?:you've|you have) got (?:me|my)|good (?:pitch|email|mail)|great (?:email|pitch|timing)|made me (?:smile|laugh)|nice one|fair play|well played)\b/,
    ],
    [
      'propose_slot',
      4,
      new RegExp(
        `\\b${DAY}\\b.{0,30}(?:\\b\\d{1,2}(?:[:.]\\d\\d)? ?(?:am|pm|o'clock|ish|cet|gmt|est|bst|pst)|\\bat \\d|\\bafter \\d|\\bbefore \\d|\\bbetween \\d|\\bfrom \\d|\\bmorning|\\bafternoon|\\blunch|\\bnoon|\\bevening|\\bwork(?:s|ed)?\\b|\\b(?:is|are|would be|looks) (?:good|best|fine|better|free|perfect|ok|great)|\\bsuits?\\b|\\binstead|\\bor\\b|\\?)|\\b(?:free|available|around|open|suit\\w*|book|call|meet|visit|pop in|come|chat|talk|slot|in the office|at my desk|can do|could do|how about|what about|try me|ring me|prefer)\\b.{0,40}\\b(?:${DAY}|tomorrow|this week|next week|\\d{1,2} ?(?:am|pm)|morning|afternoon|week (?:commencing|of|beginning)|any ?time)\\b`,
      ),
    ],
    [
      'call_me',
      4,
      /\b(?:call|ring|phone|text|buzz|dial) (?:me|us|my (?:cell|mobile|office|direct|line|desk))\b(?!.{0,40}\b(?:later|again in|next year|in (?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|the new year|the spring|the autumn)))|\bgive (?:me|us) a (?:call|ring|bell|shout|buzz|tinkle)\b(?!.{0,30}(?:later|again in|next year|in (?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|the new year)))|\b(?:my (?:number|cell|mobile|direct line|calendar|calendly|diary)|here's my|reach me (?:on|at)|best number)\b/,
    ],
    [
      'meet',
      4,
      /\b(?:send|shoot|drop|fire|ping|pop)\b.{0,25}\b(?:invite|invitation|calendar|calendly|booking link|times|slots|dates|availability|link to (?:book|your)|meeting)|\b(?:book|schedule|set up|arrange|grab|put|pick|find|organi[sz]e|fix|sort|lock|propose|suggest|offer|pencil)\b.{0,35}\b(?:call|meeting|time|slot|demo\w*|chat|calendar|diary|something in|visit|walkthrough|session|hour|half|minutes|zoom|teams|date|coffee|in for|trial)|\b(?:cal\.com|calendly|cal\.[a-z]|savvycal|meetings\.hubspot|outlook\.office.*bookings|koalendar|zcal)\S*|\b(?:would welcome|happy with|up for|fancy|like|love|want|take|accept|do|have|see|arrange|keen on|interested in|free for|available for|open to|ready for|ok (?:to|for)|agree to)\b.{0,25}\b(?:a |the |an? (?:quick|short) |your |that |some )(?:call|chat|demo\w*|demonstration|meeting|trial|walkthrough|pilot|tasting|visit|coffee|tour|conversation|test|sample|audit|quote visit)\b/,
    ],
    [
      'try',
      3,
      /\b(?:try it|give it a (?:go|try|whirl|shot|spin)|start (?:a |the |our )?(?:trial|pilot)|run a (?:pilot|trial|test)|sign up|get started|onboard|kick off|next steps?|what (?:do you need|are the next)|where do (?:i|we) sign|how do (?:i|we) (?:start|book|sign|proceed|get)|i'll take|we'll take|can you start|bring samples|send samples)\b/,
    ],
    [
      'need_it',
      3,
      /\b(?:we(?:'re| are)? (?:actually |currently |just |actively )?(?:looking (?:for|at|into)|struggling|searching|exploring|evaluating|in the market|reviewing)|just (?:what|the thing)|exactly (?:what|the)|been (?:looking|meaning|thinking|struggling)|could (?:use|do with)|badly need|real (?:problem|pain|issue)|a (?:real )?pain|spot on|you(?:'re| are) right|is real\b|resignation risk)\b/,
    ],
    [
      'bare_yes',
      3,
      /^\W*(?:yes|yep|yeah|yup|ok|okay|k|sure|absolutely|definitely|of course|perfect|great|deal|go for it|why not|sounds good|interested|i'm interested|count me in|agreed|done|please do|go ahead|works|works for me|thursday works|👍|✅|will do)(?:[ ,.!]*(?:yes|please|thanks|thank you|ok|sure|do|then|mate|for me|sounds good|great|why not|go ahead|cheers|thursday|tuesday|it is))*\W*$/,
    ],
  ]),
  ...phrases('info_request', 'en', [
    [
      'send_something',
      4,
      /\bsend (?:me|us|it|over)? ?(?:something|some info|the info|details|material|stuff|a link|the link)\b/,
    ],
    [
      'send_something',
      3,
      /\bsend (?:me|us|over|across|through) (?:something|some|it|more|what|anything|whatever)\b(?!.{0,30}\b(?:invit\w+|slots?|calendar|times?|dates?|again|ever)\b)/,
    ],
    [
      'need_to_know',
      3,
      /\b(?:i|we)(?:'d| would)? (?:need|want|like|have) to (?:understand|know|see|read|check|review|compare)\b|\bwritten (?:proposal|quote|offer|details)\b|\b(?:pdf|doc|document|email|summary|numbers|figures) (?:would|will) (?:do|be fine|suffice|help)\b|\bseen (?:numbers|figures|a price|pricing|something)\b|\blook at (?:a|an|your|the) (?:\w+ )?(?:proposal|quote|doc\w*|deck|numbers)\b/,
    ],

    [
      'price',
      3,
      /\b(?:pric(?:e|es|ing|ed)|how much|cost(?:s|ing)?|quote|rates?|rate card|fees?|ballpark|tariff|budget (?:range|figure|needed)|what (?:do|would) you charge|charges?|per (?:user|seat|month|head)|minimum (?:order|term|spend)|contract (?:length|term)|moq)\b/,
    ],
    [
      'send_docs',
      3,
      /\b(?:send|share|forward|e-?mail|attach|provide|give|have|get|see|drop|got|point|link|supply|show|read|receive|require|need|there's)\b.{0,60}\b(?:info\w*|details?|deck|one[- ]pager|brochure|doc(?:s|uments?|umentation)?|overview|presentation|case stud\w+|references?|examples?|samples? report|material|specs?|spec sheet|datasheet|white ?paper|pdf|something in writing|proposal|link|website|credentials|portfolio|summary|samples?|demo video|video|catalogue|cvs?|profiles?|resumes?|report|agreement|certificate|list of|breakdown|terms|t&cs|rate card|in writing)\b/,
    ],
    [
      'more_info',
      3,
      /\b(?:more (?:info\w*|details?|about|on (?:how|what|the))|tell me more|know more|learn more|find out more|elaborate|clarify|explain|further (?:info\w*|details?)|some (?:info\w*|details?)|couple of questions|few questions|quick questions?|some questions|(?:a|one|two|three|first|following) questions?|questions? (?:first|before|for you)|before (?:i|we|this|going|any)\b|in writing)\b/,
    ],
    [
      'how',
      2,
      /\b(?:how (?:does|do|is|are|would|will|long|many|did|can|exactly|quickly|soon|come)|what (?:is|are|does|do|about|exactly|kind|sort|would|makes|happens|size|if|'s|platforms?|systems?)|which|who (?:else|are|do|is)|where (?:are|do|is|did)|do you (?:have|work|offer|do|support|integrate|cover|deliver|handle|also|ship|know|need|take|use)|does (?:it|this|that|your)|can you (?:do|handle|also|confirm|tell|explain|integrate|support|deliver|give|provide|say)|could you (?:tell|explain|confirm|clarify|let me know|give|provide|say)|is (?:it|this|there|that) (?:compatible|possible|a|any|gdpr|included|available|just|something|like)|is there|are (?:you|there|these|they)|have you (?:got|worked|any|done)|what's (?:the|your|involved))\b/,
    ],
    ['question', 1, /\?/],
    [
      'read_first',
      2,
      /\b(?:i'll (?:read|take a look|have a look|look|review|digest|check)|(?:i|we) (?:can|will|could) (?:review|read|look)|by e-?mail|over e-?mail|on e-?mail|for review|to review|have a read)\b/,
    ],
  ]),
  ...phrases('referral', 'en', [
    [
      'will_get_back',
      4,
      /\b(?:someone|somebody|a colleague|one of|our \w+ (?:team|side|lead|people)|they|she|he)\b.{0,40}\b(?:will|'ll|may|might|can) (?:be in touch|get back|come back|contact|reply|respond|follow|reach)\b|\bthe (?:manager|boss|owner|director|decision[- ]maker|buyer|person) (?:is|you (?:want|need)|for)\b|\bi(?:'m| am) (?:only|just) (?:the|an?) \w+|\bquestion for (?:the|our|my)\b|\bgoes? through (?:our|the|my)\b/,
    ],

    [
      'try_name',
      4,
      /(?:^|[.!,;]\s*)(?:try|ask|ping|contact|email|speak to|talk to) (?!me\b|us\b|again\b|the\b)[a-z]+(?: [a-z]+)?,? (?:in|from|at|who|he's|she's|he is|she is|our|they're)\b|\b(?:runs|handles|leads|manages|heads|owns) (?:it|that|this|them|the team|things) now\b|\bi (?:left|moved from|handed over|gave up|stepped down)\b.{0,60}\b(?:team|role|job|post|position|department)\b/,
    ],

    [
      'took_over',
      4,
      /\b(?:(?:isn't|is not|aren't|not) (?:mine|my \w+|my (?:job|area|patch|team|call)) (?:any ?more|any longer|these days|now)|(?:took|taken|taking|takes) (?:it|this|that|them|these|things|the \w+) over|(?:took|has taken) over (?:from|the|my|this|that)|is (?:your|the) (?:man|woman|person|guy|girl|lady|one|best bet|go-to)(?: (?:for|to|on|who|you))?|(?:would|might|will) be (?:better|best) placed|ask for [a-z]+|it's [a-z]+ (?:you (?:want|need|should)|who)|i(?:'ve| have)? moved (?:across|on|over|to|into))\b/,
    ],
    [
      'has_been_passed',
      4,
      /\b(?:has|have|is|was|been|being)\b (?:been )?(?:passed|forwarded|sent|shared|handed|referred|redirected|escalated|circulated)\b.{0,25}\b(?:to|on|along|over|onto|internally|with)\b|\b(?:they|he|she|someone|somebody|the team) (?:will|'ll|may|might|can) (?:come back|get back|be in touch|contact you|reach out|pick (?:this|it) up|respond|reply|follow)/,
    ],

    [
      'not_me',
      3,
      /\b(?:not|isn't|i'm not|no longer|am not|ain't|wrong|never)\b (?:really |actually |necessarily |the )*(?:the )?(?:right|best|correct|wrong|my|person|me|one)?\s?(?:person|contact|guy|department|decision[- ]maker|address|to speak|to talk|to ask|area|remit|department|call|circus|decision|desk|patch|bag|side|team|responsib\w+|who|that)\b|\bwrong (?:person|department|guy|contact|team|address|inbox|man|woman|end)\b|\b(?:don't|do not|no longer|doesn't) (?:handle|deal with|look after|manage|run|decide|make (?:that|those|these|the)|work (?:there|here|in)|own|cover|have (?:any )?(?:say|input|authority))\b|\bnot (?:my|me)\b.{0,20}\b(?:call|decision|area|circus|department|remit|job|thing)|\bleft the (?:company|team|business)\b|\bmoved (?:on|roles|teams)\b/,
    ],
    [
      'write_to',
      4,
      /\b(?:contact|e-?mail|write|speak|talk|reach|try|ask|ping|call|drop|message|get in touch|approach|send|direct|address|liaise|check|chat|want|be|is|through|via|person|with|go|to)\b.{0,80}(?:\b[\w.+-]+@[\w-]+\.\w|(?<!\b(?:shar|show|circulat|present|tak|discuss)(?:e|ed|ing)?(?: \w+){0,2} )\b(?:to|with|out to) (?:my |our |the |[a-z]+ in )?(?:colleague|boss|manager|partner|co-?founder|director|head of|team|office|wife|husband|brother|sister|son|daughter|assistant|pa|ea|cfo|cto|ceo|coo|finance|procurement|hr|it|marketing|purchasing|buyer|accountant|facilities|operations|ops|head office|successor|replacement))/,
    ],
    [
      'others_decide',
      4,
      /\b(?:isn't|not) something (?:that )?(?:i|we) (?:personally |actually |really )?(?:look after|deal with|handle|manage|own|decide|run|cover|oversee|am)\b|\b(?:head office|headquarters|hq|the group|the board|procurement|purchasing|our (?:it|finance|hr|marketing) (?:team|department|people))\b.{0,25}\b(?:makes?|takes?) (?:these|those|that|this|all|the|such)\b.{0,20}\bdecisions?\b/,
    ],
    [
      'passed_on',
      4,
      /\b(?:forward(?:ed|ing)?|pass(?:ed|ing)?|sent|sending|shared|sharing|flick(?:ed)?|punt(?:ed)?|hand(?:ed|ing)?)\b (?:this|it|your|that|you|the|along|over|on)\b.{0,40}\b(?:to|on to|onto|along|over|on)\b(?! (?:me|myself)\b)|\b(?:i've|i have|have|i'll|i will) (?:forward|pass|shar|sen|copied|cc|loop|add|put)\w*\b.{0,50}\b(?:to|onto|on|along|in|with|copy)\b(?! (?:the|my|our|that|a) (?:growing )?(?:pile|bin|heap|stack|collection|list|museum|file|folder|diary))|\b(?:cc'?(?:ing|'?d|ed)|copying|looping|copied|looped|adding|added|introduc\w+|intro'?ing|connecting|tagging|meet)\b.{0,20}\b(?:in|my|our|@|him|her|[a-z]+ (?:who|here|from|in|to|is))|\bin (?:cc|copy)\b|\bover to you\b|\bi'll let (?:him|her|them|(?!you|me|it|us)[a-z]+) (?:know|take)|\bmoving (?:you|me) to bcc\b|\bbcc\b/,
    ],
    [
      'who_handles',
      3,
      /\b(?:looks? after|handles?|deals? with|in charge of|responsible for|runs|manages|owns|decides|heads|leads|sorts?|makes|takes care of|oversees|holds)\b.{0,30}(?:@|\b(?:this|that|these|such|our|the|purse|decisions?)\b)|\b(?:best|right|correct|better) (?:person|contact|place|one)\b.{0,30}\b(?:is|would be|to|might|for)\b|\byou(?:'ll| will| should| want| need| might want)?\s?(?:want|need|should (?:speak|talk|contact|ask)|best off|be (?:better|best))\b.{0,40}|\b(?:decision|decisions|purchasing|this|that|it) (?:is|are) (?:made|handled|managed|taken|run|done|dealt|looked after)\b.{0,30}\b(?:by|at|from|in|through)\b|\b(?:(?:from|by|through|via|to|at) (?:our |the )?(?:head office|hq|group (?:procurement|purchasing)|parent company|agency|landlord|franchisor))\b/,
    ],
    [
      'successor',
      3,
      /\b(?:replaced (?:me|by)|took over|has taken over|my (?:successor|replacement)|now (?:runs|handles|heads|looks after|leads|manages|does)|runs the|no longer (?:with|at|work\w*|in|there|responsible)|(?:has )?left (?:the )?(?:company|us|team|business)|retired)\b/,
    ],
    [
      'on_my_behalf',
      4,
      /\b(?:tell (?:him|her|them) (?:i|that i|[a-z]+) sent|mention (?:my name|me|that i)|say i sent|use my name|happy to (?:introduce|connect|intro)|put you in touch|make (?:an|the) intro\w*|suggest (?:you )?(?:contact|speak|reach|talk|try|e-?mail|write)\w*|recommend (?:you )?(?:contact|speak|reach|talk|try)\w*|please (?:contact|direct|redirect|address|speak|e-?mail|write to|reach out to|get in touch with) (?:my |our |the |mr|ms|mrs|[a-z]+ [a-z]+))\b/,
    ],
    ['address_given', 2, /[\w.+-]@[\w-]{1,63}\.\w/],
    [
      'address_spoken',
      4,
      /\b[a-z]+(?: ?(?:dot|\(dot\)|\[dot\]) ?[a-z]+)* ?(?:\bat\b|\(at\)|\[at\]) ?[a-z-]+ ?(?:\bdot\b|\(dot\)|\[dot\]) ?[a-z]+/,
    ],
  ]),
];
