import { phrases, type PhraseRule } from './rule.ts';

const DAY = '(?:lundi|mardi|mercredi|jeudi|vendredi)';
const MONTH = '(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)';

export const FRENCH: readonly PhraseRule[] = [
  ...phrases('opt_out', 'fr', [
    [
      'ne_plus_me',
      4,
      /\bbasta\b|\b(?:marre|assez|ras[- ]le[- ]bol) (?:de|des|d') ?(?:vos|ces|tous ces|recevoir|ce genre)\b|\bne plus (?:jamais )?(?:m'|me |nous )(?!passer|parle|voir|reste)\w+|\bplus (?:jamais )?(?:entendre|entendu) parler\b|\b(?:inutile|(?:pas|plus) la peine|ca ne sert a rien) (?:de |d')(?:m'|nous |me |lui |leur |le |la |les )?(?:en )?(?:envoyer|ecrire|relancer|recontacter|contacter|solliciter|adresser)|\bpour la derniere fois\b/,
    ],
    [
      'mentions_list',
      2,
      /\b(?:desinscri\w*|desabonn\w*|spams?|vos (?:listes?|fichiers?|relances)|liste de diffusion|demarchage)\b/,
    ],

    [
      'no_ads_here',
      4,
      /\b(?:aucune?|pas de|plus de|jamais de|ni) (?:e-?mails?|mails?|messages?|courriels?|demarchage|prospection|publicites?|pubs?|sollicitations?|spams?|relances?)\b.{0,40}\b(?:commercia\w+|publicit\w+|sur cette|a cette|ici|chez|svp|stp|merci|non sollicit\w+|de votre part|dans ma)|^\W*(?:pas|plus) de (?:pubs?|spams?|mails?|demarchage|sollicitations?)\b|\bne reven(?:ez|ir|iez) (?:pas|plus|jamais)\b|\bne plus (?:jamais )?(?:utiliser|revenir|insister|figurer|recevoir|apparaitre|etre)\b|\b(?:porte|porter|deposer?|depose) plainte\b|\bmon avocat\b/,
    ],

    [
      'opposition',
      4,
      /\b(?:mon|notre|d'une?|son) (?:opposition|refus|desinscription|desabonnement|retrait)\b|\boppos(?:e|ons|er|ition)\b.{0,40}\b(?:demarchage|prospection|traitement|utilisation|conservation|envoi|publicite|sollicitation|donnees)\b|\b(?:retir\w+|revoqu\w+) (?:mon|notre) (?:consentement|accord)/,
    ],
    [
      'not_in_file',
      4,
      /\b(?:ne |n')?(?:veux|souhaite|desire|voulons|souhaitons|ai|entends|accepte|tiens|autorise)\w* (?:pas|plus|jamais|nullement)\b.{0,40}\b(?:dans (?:votre|vos|tes|ton|une?|des) (?:fichiers?|bases?|listes?|crm|carnet)|vos (?:mails?|messages?|courriels?|relances?|pubs?|envois?|sollicitations?)|de (?:vos|ces|ce) (?:mails?|messages?|type|genre)|etre (?:contact|sollicit|demarch|relanc|derang|importun)\w*|que (?:vous|l'on) (?:m'|me |nous )|recevoir)\b/,
    ],
    [
      'stop_bare',
      4,
      /(?:^|[.!,;:-]\s*)(?:merci |svp |stp |donc |alors )*(?:stop|arretez|arrete|cessez|ca suffit|assez)(?: (?:svp|stp|merci|maintenant|tout de suite|ca|cela|immediatement|s'il vous plait|s'il te plait|la|avec ca))*\W*$|\bje me (?:desabonne|desinscris)\b|\b(?:sortez|sors|virez|vire|otez|enlevez|retirez)[- ](?:moi|nous|mon|ma|notre|nos)\b/,
    ],
    [
      'not_asked',
      3,
      /\b(?:(?:je |j')?(?:ne |n')?(?:vous )?(?:ai|avons) (?:jamais |rien |pas )+(?:demande|sollicite|souscrit|donne|autorise|inscrit|consenti)|jamais (?:demande|inscrite?|abonnee?|souscrit|donne mon)|rien demande)\b/,
    ],
    [
      'prospection',
      3,
      /\b(?:toute|vos|votre|la(?! relance n)|cette|plus de|aucune?|stop (?:a la|au)|fin (?:a|de)) (?:prospection|demarchage|sollicitations?|relances?|publicites?)\b(?=.{0,60}(?:\begard|\bplus\b|\bstop\b|\bcess|\barret|\bmon\b|\bnotre\b|\bmoi\b|\bme\b|$))(?!.{0,40}\?)/,
    ],

    [
      'erase_it',
      4,
      /\b(?:adresse|mail|e-mail|coordonnees|donnees|nom|numero|boite|fiche)\b.{0,120}\bde (?:la|le|les|l') ?(?:supprim|retir|enlev|effac|ot|ray)er\b|\b(?:effac|supprim|retir|enlev)e[rz]?[- ](?:la|le|les|tout|ca|cela)\b(?!.{0,20}\b(?:facture|doublon|piece)\b)|\b(?<!\bet )(?:ca|cela) suffit\b|\bc'est (?:le|la|votre|mon) (?:\w+ )?(?:message|mail|relance|email)\b.{0,40}\b(?:suffit|assez|trop|stop|stopper|arret)|\b(?:quatrieme|cinquieme|sixieme|enieme|\d+(?:e|eme)) (?:mail|message|relance|courriel|e-mail)\b/,
    ],

    [
      'remove_me',
      4,
      /\b(?:retire[rz]?|enleve[rz]?|supprime[rz]?|efface[rz]?|desinscri(?:s|vez|re)|desabonne[rz]?|ote[rz]?|raye[rz]?|radie[rz]?|sor(?:s|tez|tir)|vire[rz]?|exclu(?:s|ez|re)|degage[rz]?|oublie[rz]?)[- ](?:moi|nous)\b/,
    ],
    [
      'me_remove',
      4,
      /\b(?:me|nous|m'|mon nom|mon adresse|mon mail) ?(?:retirer|enlever|supprimer|desinscrire|desabonner|effacer|rayer|radier|oter|sortir|exclure|blacklister|desinscrive|desabonne)\b/,
    ],
    [
      'remove_my_data',
      4,
      /\b(?:retir|enlev|supprim|effac|exclu|radi|ray|ot)(?:er|ez|e|es|ons|re|ant|ee?s?|ement|ion)?\b.{0,60}\b(?:mon|notre|nos|ma|mes|cette|cet|l'|l'ensemble des|toutes? (?:les|mes|nos))\s?(?:adresses?|mails?|e-?mails?|coordonnees|donnees|contacts?|nom|numeros?|societe|entreprise|fiche|boite|compte|references?)\b/,
    ],
    [
      'from_your_list',
      4,
      /\b(?:retir|enlev|supprim|effac|exclu|desinscri|desabonn|radi|ray|sort|sor|vir)\w*\b.{0,70}\b(?:de |du |des |d')(?:vo(?:tre|s)|tes|ta|ton|toutes? vos|cette|la|ce|ces)\b.{0,20}\b(?:listes?|bases?|fichiers?|envois?|mailings?|contacts|diffusion|crm|newsletter|repertoire|campagnes?|prospection)\b/,
    ],
    [
      'stop_writing',
      4,
      /\b(?:arrete[rz]?|cesse[rz]?|stoppe[rz]?|stop|merci d'(?:arreter|eviter)|abstenez-vous)\b.{0,50}\b(?:m'|me |nous |n'|de |d'|vos |tes |ces |les |tout |toute |avec )\s?(?:[\w' ]{0,25})(?:ecri\w*|contact\w*|envoy\w*|envoi\w*|spam\w*|harcel\w*|harcele\w*|mails?|e-?mails?|relan\w*|sollicit\w*|messages?|prospect\w*|courri\w*|demarch\w*|pollu\w*|import\w*|pub\w*|derang\w*)\b/,
    ],
    [
      'write_no_more',
      4,
      /\b(?:ne|n')\s?(?:plus|pas|jamais|surtout pas|veuillez plus|desire plus|souhait\w+ (?:plus|pas)|veux (?:plus|pas)|voulons (?:plus|pas))\b.{0,30}\b(?:m'|me |nous |a |etre |recevoir|l')?\s?(?:ecrire|contacte[er]?s?|contactee?s?|envoyer|relancer|relancee?s?|sollicite[er]?s?|recevoir|recontacter|demarche[er]?s?|mailer|importuner|inclure|deranger|etre contact\w+|etre sollicit\w+|etre demarch\w+)\b/,
    ],
    [
      'imperative_no_more',
      4,
      /\bne (?:me|nous|m'|mon|notre)\s?(?:contacte[rz]?|relance[rz]?|sollicite[rz]?|ecri(?:vez|s|re)|envoie|envoye[rz]|recontacte[rz]?|spamme[rz]?|derange[rz]?|demarche[rz]?|importune[rz]?)\b.{0,15}\b(?:plus|jamais|pas)\b|\bne m'(?:ecri(?:vez|s)|envoye[rz]|envoie)\w* (?:plus|jamais|pas|rien)\b/,
    ],
    [
      'no_more_mail',
      4,
      /\bplus (?:aucun|aucune|un seul|une seule|de|jamais de|vos|tes|ces|rien recevoir|recevoir|jamais recevoir|etre (?:contact|sollicit|demarch|relanc))\w*\s?(?:vos |tes |ce type de |ce genre de |de )?(?:e-?mails?|mails?|messages?|sollicitations?|courriels?|relances?|newsletters?|pubs?|publicites?|propositions?|demarchage|prospection|offres?|communications?|ees?|es|e)\b/,
    ],
    [
      'rights',
      4,
      /\b(?:droit (?:d'opposition|a l'effacement|a l'oubli|de (?:retrait|suppression|rectification et))|droit d'acces et|(?:je |nous nous |m')?(?:m'oppose|nous opposons|opposons)\b|article[s]? (?:17|21)\b|exerce[rz]? (?:mon|mes|notre|nos) droits?|(?:au titre|en vertu|conformement).{0,30}(?:rgpd|cnil).{0,80}(?:supprim|effac|oppos|retir|desinscri)|l?'?(?:effacement|suppression) (?:immediate |definitive |complete |totale )*de (?:mes|nos|toutes?|mon|notre|cette|ces))/,
    ],
    [
      'consent',
      3,
      /\b(?:jamais|pas|aucun) (?:donne |ete |eu )?(?:mon |notre )?(?:consent\w*|accord|autoris\w*)\b|\bsans (?:mon|notre) (?:consentement|accord|autorisation)\b/,
    ],
    [
      'stop_word',
      4,
      /^\W{0,3}(?:stop|arret|assez|desinscri\w*|desabonn\w*|unsubscribe|remove|retrait|suppression|desinscrire|se desinscrire|me desinscrire)\b\W*(?:svp|stp|s'il vous plait|s'il te plait|merci|pub|spam|mail|sms|please|immediat\w*|now|!|\.)*\W*$/,
    ],
    [
      'unsubscribe_noun',
      3,
      /\b(?:demande|souhaite|desire|veux|voudrais|aimerais|merci|procede[rz]?|attends?|exige|confirme[rz]?|solliciter|sollicite)\b.{0,50}\b(?:desinscription|desabonnement|suppression|radiation|retrait|desinscri\w*|desabonn\w*)\b/,
    ],
    [
      'leave_alone',
      4,
      /\b(?:lache[rz]?|fiche[rz]?|fout(?:ez|re|s)?|laisse[rz]?)[- ](?:moi|nous)\b.{0,20}\b(?:tranquilles?|paix|respirer|grappe|baskets)\b|\blache[rz]?[- ](?:moi|nous)\b|\boublie[rz]? (?:moi|nous|mon|notre|cette) ?(?:adresse|mail|existence|nom|numero)?\b/,
    ],
    [
      'threat',
      4,
      /\b(?:plainte|signal\w*|saisi\w*|porter|alerter|reclamation)\b.{0,40}\b(?:cnil|signal spam|dgccrf|spam)\b|\bbloqu(?:e|er|erai|ons|erons)\b.{0,12}\b(?:votre|vos|ton|cet|cette|expediteur|domaine)\b|\bbloctel\b|\bliste (?:noire|rouge|robinson|repoussoir|d'opposition)\b|\bblackliste\w*\b/,
    ],
    ['spam_word', 2, /\b(?:c'est du|votre|ce|ces|marre (?:de|du)|vos) spams?\b|\bharcelement\b|\bindesirable\b/],
    [
      'unsubscribed_before',
      4,
      /\b(?:deja|deux fois|2 fois|plusieurs fois|\d+(?:e|eme) fois)\b.{0,50}\b(?:desinscri\w*|desabonn\w*|demande .{0,30}(?:retir|supprim|arret|stop))|\b(?:desinscri\w*|desabonn\w*)\b.{0,60}\b(?:marche pas|fonctionne pas|ne marche|ne fonctionne|toujours pas|sans effet|deja|deux fois)\b/,
    ],
    [
      'not_from_lists',
      4,
      /\bne (?:plus|pas) (?:figurer|faire partie|apparaitre|etre) (?:dans|sur|de) (?:vo|ta|tes|vos|cette|la)/,
    ],
    [
      'take_out_informal',
      4,
      /\b(?:enleve|retire|vire|supprime|sors|efface|degage)(?:[rz]|s)?\b.{0,12}\b(?:moi|nous|mon|ma|mes|notre|nos)\b.{0,60}\b(?:liste|base|fichier|adresse|mail|contact|donnees|numero|mailing|crm)/,
    ],
  ]),
  ...phrases('negative', 'fr', [
    [
      'close_the_file',
      4,
      /\b(?:clore|cloturer|fermer|classer|archiver|clos|fermez|classez|cloturez|archivez) (?:mon|ce|le|notre) dossier\b/,
    ],
    [
      'equipped',
      3,
      /\b(?:on est|nous sommes|je suis) (?:bien |tres bien |largement |parfaitement )?(?:equip|pourvu|outille|servi)\w*\b(?!.{0,30}\b(?:mal|pas|peu|nulle part))/,
    ],
    [
      'not_our_size',
      3,
      /\b(?:surdimensionne\w*|demesure\w*|disproportionne\w*|trop (?:gros|lourd|grand|complexe|ambitieux|pousse)\w*) pour (?:nous|moi|notre|mon|ma|une)\b|\b(?:(?:aucun|pas d'|l'|d')interet|pas utile|inutile) pour (?:une?|notre) (?:petite |si petite )?(?:structure|equipe|boite|societe|entreprise|association)\b/,
    ],
    [
      'you_joke',
      5,
      /\bvous (?:plaisantez|rigolez|voulez rire|vous moquez)|\b(?:c'est une blague|laissez-moi rire|que voulez-vous que (?:j'en|je|nous|on)\b.{0,20}\bfass\w+|qu'est-ce que (?:j'en|je) ferais|(?:pour quoi|pourquoi) faire\W*$)/,
    ],
    [
      'donc_non',
      3,
      /(?:\bdonc|:|,|\bc'est|\bmais|\bben|\bbah|\beuh|\bdesolee?|\bclairement|\btoujours|\bencore|\bdefinitivement|\bdommage|^)\s*non\W*$|(?<!\bet )\bmoi[- ]meme\b|\bnous[- ]memes?\b|\bcentrale d'achats?\b|\bvous (?:me |nous )?(?:proposez|parlez|vendez)\b.{0,60}\bje (?:vends|fais|suis|fabrique|n')|\b(?:vendu|cede|ceder|fermes?|quitte) (?:la boite|ma boite|l'affaire|mon affaire|le commerce|mon commerce)\b|\b(?:vous vous|tu te) (?:tromp\w+|etes tromp\w+)|\bconfond\w+/,
    ],

    [
      'other_choice',
      4,
      /\b(?:(?:fait|pris|arrete|porte) (?:le|notre|un|mon|son) choix (?:d'|sur|de|du|ailleurs)|choisi (?:un|une|de ne|quelqu|notre|autre|ailleurs)|autre (?:solution|prestataire|fournisseur|choix|option|partenaire|cabinet|agence)|(?:venons|vient|viens|avons) (?:juste |tout juste )?(?:de )?(?:signer|sign[eé]|renouveler|choisir|changer|changé|equiper|s'equiper|recruter|d'en changer|de nous equiper)|signe (?:avec|chez|ailleurs))\b/,
    ],
    [
      'not_on_programme',
      3,
      /\b(?:pas|nullement|guere) (?:au programme|dans (?:nos|notre|mes|les) (?:projets?|plans?|priorites?|besoins?|habitudes|cordes|intentions?|budgets?)|envisage\w*|prevue?s?|dans l'air|a l'etude|question|la peine|necessaire|utile|le genre|la maison)|\bvit (?:tres )?bien (?:sans|comme)|\bvivons (?:tres )?bien|\bn'(?:a|ai|avons|y a) pas de (?!temps|doute|souci|probleme|question|quoi|date|nouvelles|reponse)[a-z]+|\bpas de (?:site|vehicules?|salaries?|bureaux?|locaux|flotte|voiture|equipe|commerciaux|informatique)\b|\b(?:mon|ma|notre|mes|nos) (?:neveu|niece|beau-frere|belle-soeur|cousine?|fils|fille|frere|soeur|mari|femme|voisin|pere|mere|gendre|ami\w*|copain|expert[- ]comptable|comptable)\b.{0,30}\b(?:s'(?:en )?occupe|gere|fait|font|s'en charge|le fait)\b|\b(?:le|la) (?:douzieme|dixieme|centieme|enieme|troisieme|quatrieme|cinquieme|\d+(?:e|eme)) (?:ce mois|cette semaine|aujourd'hui|a me|du mois|fois)\b/,
    ],
    [
      'statement_no',
      4,
      /\bne (?:le|la|les) (?:sera|seront|deviendra|fera|feront|ferons) (?:pas|jamais)\b|\bn'apporte\w* (?:rien|pas)\b|\brien (?:de plus|de neuf|de nouveau|que (?:je|nous|l'on) n')|\bpour (?:quelqu'un d'autre|d'autres que)\b|\bbesoins?\b.{0,30}\bn'existe\w* pas\b|\bc'est non\b|\b(?:ce|ca) (?:sera|reste) non\b|\bnon,? (?:vraiment|definitivement|desole\w*)\b|\bcorrespond(?:ent)? pas\b/,
    ],

    ['regret', 1, /\b(?:malheureusement|helas|au regret|regrett\w+|desolee?s?|navree?s?)\b/],
    [
      'fine_without',
      3,
      /\b(?:(?:on|nous|je) (?:s'en|nous en|m'en) (?:sort|sortons|sors|passe|passons|tir\w+)|se debrouill\w+|debrouill\w+ (?:tres bien|seuls?|sans)|(?:ca|cela) (?:marche|fonctionne|va|roule|convient) (?:tres )?(?:bien )?(?:comme ca|comme cela|ainsi|sans)|tres bien (?:comme|sans|ainsi)|(?:on|nous) (?:est|sommes) (?:que |seulement |a peine )?(?:deux|trois|quatre|cinq|\d)\b|trop (?:petits?|petites?|cher|grand|gros)|une seule personne|tout seul|personne (?:ici|ne|n'|chez)|usine a gaz|surdimensionne|rien a (?:vendre|optimiser|gagner|ajouter|changer)|jamais servi|sert a rien|n'en voyons pas|n'en vois pas)\b/,
    ],
    [
      'once_burnt',
      3,
      /\b(?:(?:on|nous|j'|j) (?:a|avons|ai) (?:deja )?(?:donne|essaye|teste|tente)\b|chat echaude|mauvaise experience|deja vecu|plus jamais|on m'a deja|deja fait le coup)/,
    ],
    [
      'mockery',
      3,
      /\b(?:tres peu pour (?:moi|nous)|sans (?:moi|nous)|gardez (?:votre|vos)|economise[rz]? (?:votre|vos)|hors de question|pas question|jamais de la vie|quand les poules|poules auront|fou rire|bien (?:ri|rigole)|vous (?:plaisantez|rigolez)|c'est une (?:blague|plaisanterie)|serieusement \?|occupe[rz]-vous|trouvez (?:un|d')autres? pigeons?|pigeons?)\b/,
    ],
    [
      'answer_is_no',
      4,
      /\b(?:reponse|decision) (?:est|reste|sera|demeure)(?: toujours| donc)? (?:non|negative|defavorable)\b|\b(?:nous (?:avons|a)|j'ai|on a) (?:decide|choisi|opte|prefere) (?:de ne|d'arreter|un autre|une autre|de rester|de (?:ne )?pas|pour (?:un|une) autre)|\bne (?:nous )?(?:engager\w*|lancer\w*|donner\w*) pas\b|\bmaison (?:ne|n')\b/,
    ],

    [
      'staying',
      4,
      /\b(?:rest(?:ons|er|erons|e)|continu\w+|gard(?:ons|er|erons|e)|conserv(?:ons|er|erons|e)|poursuiv\w+)\b.{0,30}\b(?:avec (?:notre|le|la|lui|elle|eux|nos)|fideles?|chez|notre|nos|l'actuel\w*|comme (?:ca|cela))\b|\b(?:prestataire|fournisseur|agence|partenaire|comptable|courtier) (?:actuel\w*|historique|habituel\w*|en place)\b/,
    ],
    [
      'cannot',
      2,
      /(?:\bne |\bn')(?:peux|peut|pouvons|pourr\w+|puis|saurions|saurais|souhait\w+|desir\w+|envisag\w+|prevoy\w+)\s(?:pas|ni|plus|donc pas|malheureusement pas)\b/,
    ],

    [
      'not_interested',
      4,
      /\b(?:pas|plus|ne|nullement|aucunement|guere|non|jamais) (?:du tout |vraiment |trop |tres |particulierement |etre |plus )*interess\w*|\b(?:pas|aucun|sans|nul|peu) (?:d'|d )?(?:interet|utilite)\b|\bdesinteress\w*|ne (?:m'|nous |m|vous )?\s?interess\w* (?:pas|plus|en rien|guere)|\b(?:pas|non) int\b/,
    ],
    [
      'no_need',
      4,
      /\b(?:pas|plus|aucun|nul|sans|ni) (?:de |d'un |d'|un |le |ce |en |vraiment |du tout |actuellement |l')*besoins?\b|\bbesoin de rien\b|\bn'en (?:ai|avons|a) pas (?:l'utilite|l'usage|besoin)|\bsans objet\b|\b(?:pas|aucune?) (?:l'|d')?(?:utilite|usage|projet|recherche)\b/,
    ],
    [
      'no_thanks',
      4,
      /\b(?:non|nan|nope|no)[ ,.!]*(?:vraiment |pour nous |pour moi |mais )?(?:merci|thanks|pas pour)\b|\bmerci[ ,]*(?:mais )?(?:non|sans facon|ca ira|ce sera non|pas pour)\b|\bsans facon\b|\bc'est (?:gentil|aimable).{0,20}\bmais\b|\bce (?:sera|n'est) (?:donc )?(?:non|pas pour)|\bc(?:'est|e sera|a sera|'est donc) (?:un )?(?:non|niet|mort|nein)\b/,
    ],
    [
      'bare_no',
      3,
      /^\W*(?:non|nan|niet|nope|jamais|aucun interet|pas interesse\w*|refus|negatif)(?:[ ,.!]*(?:non|merci|desole\w*|pas|du tout|cordialement))*\W*$/,
    ],
    [
      'decline',
      4,
      /\b(?:ne |n'|)(?:souhait|donn|desir|pourr|voul|pouv|peu|pren)\w* (?:donc |malheureusement |pas |plus |ni )*(?:donner |y donner |pas )?(?:une )?suite\b|\bpas (?:donner|donne) (?:de )?suite|\b(?:sans|aucune|pas de) suite\b|\bsuite (?:favorable|negative|defavorable)\b|\bdecliner?\b|\bdeclin(?:e|ons)\b|\b(?:je|nous|on) (?:refus\w+|pass\w* (?:notre|mon) tour)|\bje passe\b\.?$|\bpasser? (?:notre|mon) tour\b|\bn'(?:est|etes|a|avez) pas (?:ete )?reten\w+|\bretenu\w* (?:une|un) autre\b|\bavis defavorable\b|\bnon de principe\b|\bc'est non\b|\bpas preneurs?\b|\bpas partants?\b|\bpas tent\w+|\bpas (?:emball|convainc|chaud)\w*|\bne (?:nous )?(?:convient|correspond\w*|seduit|parle|concern\w*)(?: pas| en rien)/,
    ],
    [
      'not_for_us',
      3,
      /\bpas (?:fait )?pour (?:nous|moi|notre|une? |les |la )|\bpas (?:du tout )?(?:notre|mon|nos) (?:metier|secteur|sujet|cible|activite|besoin|truc|probleme|priorite|cas)|\bpas concern\w*|\b(?:ne )?(?:nous|me) concerne\w* (?:pas|plus|en rien)|\bhors (?:sujet|cible|perimetre)|\b(?:ne )?(?:correspond|s'appliqu|rentr|entr)\w* pas\b|\bmauvaise (?:cible|porte|adresse pioche)|\bhypothese fausse\b|\b(?:tromp\w+|erreur) (?:de|d'|sur) (?:cible|adresse|entreprise|metier)|\bn'avons (?:ni|pas|aucun|plus) (?:d'|de |un |une )?\w+/,
    ],
    [
      'already',
      3,
      /\b(?:deja|d'ores et deja)\b.{0,40}\b(?:equip\w*|prestataires?|fournisseurs?|solutions?|outils?|accompagn\w*|pourvus?|partenaires?|agence|contrat|en place|quelqu'un|logiciel|ce qu'il (?:nous |me )?faut|tout ce|un (?:tres )?bon|servis?|couverts?|satisfait\w*|notre|nos|fait|signe|choisi|internalise|traite)|\b(?:satisfait\w*|content\w*|ravis?) (?:de|du|avec) (?:notre|nos|mon|mes|la|l'|celui|ce)|\btravaill\w+ (?:deja )?avec (?:un|une|notre|nos|des|le|la)\b.{0,40}\b(?:depuis|prestataire|partenaire|agence|ans)|\b(?:fait|faisons|gere|gerons|gerees?|traite\w*|assur\w+|realis\w+|fonctionn\w*|internalis\w*) (?:cela |ca |tout |deja |ce sujet |le tout )*(?:en interne|nous[- ]memes?)|\ben interne\b|\bchange(?:r|rons|rai|ons)? (?:pas|rien)|\bpas (?:envisag\w*|prevu|question) de (?:changer|change)|\bne (?:chang|compt)\w+ pas\b/,
    ],
    [
      'no_budget_ever',
      2,
      /\b(?:trop (?:cher|onereux|couteux)|hors budget|pas (?:les|de|le) (?:moyens|budget|finances)|aucun budget)\b/,
    ],
    [
      'end_of_business',
      4,
      /\b(?:cess(?:e|ons|er|ation)\w*|arret\w*|ferm\w*) (?:definitivement |totalement )?(?:son|notre|mon|nos|l'|d'|de l'|toute |ses |leur )\s?(?:activites?|portes|entreprise|societe|magasin|etablissement)|\b(?:liquidation|redressement judiciaire|cessation d'activite|depot de bilan)\b|\b(?:prends?|part(?:s|ir)?|pars) (?:a la|en) retraite\b|\bfermons (?:definitivement|nos portes)|\bvendu (?:l'entreprise|la societe|mon affaire)/,
    ],
    [
      'filled',
      3,
      /\b(?:poste|mission|besoin|offre)\b.{0,40}\b(?:pourvue?s?|annulee?|suspendue?|ferme|n'est plus)|\bn'est plus (?:d'actualite|a l'ordre du jour|a pourvoir|vacant)|\bplus d'actualite\b|\bne recrut\w+ (?:pas|plus)\b|\b(?:abandonne|annule) (?:le|ce|notre|ce) projet/,
    ],
    [
      'no_agencies',
      3,
      /\bne travaill\w+ (?:pas|jamais) avec\b|\bpas de (?:prestataires?|cabinets?|agences?|demarchage|demo|rendez-vous|rdv|visio|appel)\b|\bn'(?:achet|externalis|fais|faisons|accept|utilis)\w+ (?:pas|jamais|rien)\b|\bpar principe\b/,
    ],
    [
      'good_luck',
      2,
      /\b(?:bon(?:ne)? (?:courage|continuation|chance|prospection|route|vent)|sans rancune|bonne suite|tant pis|desole\w* (?:mais|de vous decevoir)|inutile (?:de|d')(?:\s?insister|\s?rappeler|\s?relancer|\s?me)|n'insiste[rz]? pas|perd(?:ez|re|s|ons) (?:pas )?(?:votre|ton|mon|notre) temps|inutile de rever|ne croi(?:s|ons) pas (?:du tout )?a\b|plus un sou|pas un (?:sou|rond)|perte de temps|fausse route|passez votre chemin|vous (?:faites|etes dans l')(?: fausse route| ?erreur))\b/,
    ],
    [
      'rude',
      3,
      /\b(?:ridicule|n'importe quoi|arnaque|escroc\w*|foutage|foute[rz]?|bidon|nul|votre (?:robot|ia)|mail (?:automatique|type|generique)|copi?e-?colle|felicitations)\b/,
    ],
  ]),
  ...phrases('not_now', 'fr', [
    [
      'tells_later',
      4,
      /\bje (?:vous|te) (?:redis|redirai|ferai signe|fais signe|recontacterai|recontacte|rappelle|rappellerai|tiens au courant|tiendrai au courant)\b.{0,25}\b(?:apres|plus tard|des que|quand|une fois|ensuite|le moment venu)\b/,
    ],
    [
      'not_the_moment',
      3,
      /\b(?:pas|plus|jamais|mauvais|mal choisi|guere) (?:vraiment |trop |forcement |du tout |encore |franchement |le |un |tres )*(?:bon )?(?:moment|timing|periode)\b|\bmauvais(?:e)? (?:moment|periode|timing)|\bmal (?:choisi|tombe\w*)|\btomb\w+ mal\b|\bmoment .{0,20}(?:mal choisi|pas ideal|pas opportun)/,
    ],
    [
      'not_for_now',
      3,
      /\b(?:pas|rien|aucun\w*|plus|non)\b[^,;:.!?]{0,40}\b(?:pour (?:l'instant|le moment|l'heure|cette annee)|maintenant|tout de suite|dans l'immediat|en ce moment|actuellement|a ce jour|a l'heure actuelle|cette annee|ces temps[- ]ci|avant)\b|\b(?:pour (?:l'instant|le moment|l'heure)|actuellement|en ce moment|a ce stade)\b.{0,50}\b(?:non|pas|aucun\w*|rien|debord\w*|sous l'eau|la tete|priorit\w*|c'est non|on (?:est|a))|\bpas (?:d'actualite|la priorite|une priorite|prioritaire|le temps|la tete a ca|a l'ordre du jour|encore)\b|\bpour l'instant\b/,
    ],
    [
      'contact_later',
      4,
      /\b(?:recontact|rappel|relanc|reven|revien|reecri|recri|rappelle|reprene|reprend|sollicit|represent|contact|ecri|appel|tap)\w*[- ]?(?:moi|nous|vers (?:moi|nous|vous)|contact|me|le)?\b.{0,50}\b(?:plus tard|(?:en|au|a|vers|debut|fin|courant|mi-?|pour|d'ici|dans|apres|a partir) ?(?:du |de |d'|le |la |l'|mois de |les )*(?:20\d\d|(?!0\d[ .]?\d\d)\d+|deux|trois|quatre|six|quelques|un|une|prochaine?|rentree|ete|fetes|vacances|trimestre|semestre|annee|an|printemps|automne|hiver|noel|mois|semaines?|cloture|bilan|saison|vendanges|q[1-4]|t[1-4]|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)|l'an(?:nee)? prochaine?|(?:le |la )?(?:mois|semaine|trimestre|semestre|saison) (?:prochaine?|suivante?|du|de)|semaine (?:du|\d+)|quand|lorsque|une fois)\b/,
    ],
    [
      'revisit',
      3,
      /\b(?:on|nous|je|a) (?:en )?(?:reparl|revoi|rever|recaus|rediscut|rechang|s'en reparl|y reviendr|reprendr|revien|refer)\w*|\ba revoir\b|\ba voir (?:apres|en|plus tard|l'an|a la|au|dans|debut|fin|d'ici)|\bremettre (?:ca |cela |le sujet )?(?:a plus tard|sur la table)|\bremis (?:a|en)|\breport\w+ (?:a|au|en|le)|\b(?:garde|conserve|mets|note|classe)\w*\b.{0,60}\b(?:sous le coude|de cote|pour (?:plus tard|la suite|l'an|la rentree|janvier|fevrier|mars|avril|mai|juin|septembre|octobre|20\d\d)|dans un coin|agenda|precieusement)|\bnotez?[- ](?:nous|moi|le)\b|\bplus tard\b|\ble moment venu\b|\bulterieure\w*/,
    ],
    [
      'under_contract',
      3,
      /\b(?:engage\w*|contrat|sous contrat|lies?|abonnement|marche|bail|renouvel\w*|reconduit\w*|echeance|resign\w*|signe)\b.{0,60}\b(?:jusqu'?|court|fin|echeance|pour (?:encore )?(?:\d+|un|deux|trois|quatre|cinq) (?:ans?|mois)|20\d\d|expire|termine|arrive a|prend fin|se termine|en cours)/,
    ],
    [
      'after_something',
      3,
      /\b(?:apres|passe|une fois|tant que|pas avant|attend\w*|des que|lorsque)\b.{0,50}\b(?:fetes|ete|vacances|conges?|rentree|travaux|demenagement|bilan|cloture|audit|salon|projet|migration|fusion|inventaire|moisson|vendanges|saison|budget|recrutement|bascule|retour|noel|printemps|arrivee|20\d\d)\b/,
    ],
    [
      'next_period',
      2,
      new RegExp(
        `\\b(?:(?:au|le|du|en) (?:prochain|premier|1er|deuxieme|2e|troisieme|3e|quatrieme|4e|second|dernier) (?:trimestre|semestre)|(?:t|q)[1-4] ?(?:20\\d\\d)?|l'an(?:nee)? prochaine?|le mois prochain|(?:en|a la|debut|fin|courant|mi-?|pour) ?(?:la )?(?:${MONTH}|rentree|20\\d\\d|d'annee|annee)|dans (?:\\d+|un|deux|trois|quatre|six|quelques|douze|dix-huit) (?:mois|semaines|ans?)|semestre prochain|trimestre prochain)\\b`,
      ),
    ],
    [
      'budget_cycle',
      3,
      /\bbudgets?\b.{0,40}\b(?:boucl\w*|gel\w*|clos\w*|cloture\w*|arret\w*|consomm\w*|epuis\w*|deja|20\d\d|pas avant|prochain|vot\w*|figes?|ferm\w*|prevu)|\bgel (?:des|du|de)\b|\b(?:gele|suspend|report|fig)\w* (?:tous |toutes )?(?:les |nos |l'ensemble des )?(?:investissements?|depenses|projets|achats|recrutements|budgets)\b/,
    ],
    [
      'busy',
      2,
      /\b(?:prefer\w* attendre|attend(?:ons|re|s|ez) (?:que|d'avoir|de voir|son arrivee|l'arrivee)|prendre mes marques|(?:tout )?nouve(?:au|lle) (?:dans le|a ce) poste|(?:je )?viens (?:juste )?d'arriver|laisse[rz]?[- ](?:moi|nous) (?:le temps|du temps|\d+|un|deux|trois|quatre|six|quelques)|nez dans le guidon|tete dans le guidon|noye\w*|autres priorites|en plein rush|a la bourre|on (?:verra|avisera) (?:plus tard|apres|a ce moment|en|a la|ensuite)|debord\w*|sous l'eau|pas (?:le|une) (?:temps|minute)|tete (?:dans|sous)|charrette|en plein(?:e)? |trop occup\w*|surcharge|pas dispo\w* (?:avant|en ce))/,
    ],
    ['on_leave', 2, /\b(?:en (?:conges?|vacances|conge (?:maternite|paternite|parental))|conge maternite)\b/],
    [
      'later_wish',
      2,
      /\b(?:pourquoi pas|peut[- ]etre|eventuellement)\b.{0,40}\b(?:plus tard|un jour|l'an|apres|prochain|rentree|20\d\d)/,
    ],
  ]),
  ...phrases('interested', 'fr', [
    ['own_calendar', 4, /\b(?:mon|notre) (?:lien de reservation|agenda en ligne|calendly|lien calendly)\b/],
    [
      'you_win',
      4,
      /\b(?:vous m'avez (?:eu|convaincu\w*)|tu m'as (?:eu|convaincu\w*)|(?:dispo\w*|libre|disponible\w*)\s*(?:quand|demain|cette semaine|la semaine|lundi|mardi|mercredi|jeudi|vendredi|\?)|vous m'appelez|tu m'appelles|quand (?:etes|seriez|es|serais|pouvez|pourriez|peux|passez|venez|voulez|vous)[- ]?(?:vous|tu)?\b.{0,20}\b(?:dispo\w*|libre|venir|passer|voir|appeler|joignable|la\b|commencer|m'appeler|nous)|(?:\d{1,2}|quinze|vingt|dix|trente) ?(?:min|mn|minutes)\b.{0,30}\b(?:max|par telephone|pas plus|ok|oui|ca va|chrono|suffi\w*|lundi|mardi|mercredi|jeudi|vendredi)|on (?:fait|tente|essaie|signe|commence|part) (?:ca|comme ca|la-dessus|avec vous|cela)|(?:votre|un|le) lien (?:teams|zoom|meet|visio|calendly|pour reserver|de reservation))\b/,
    ],
    [
      'by_assistant',
      4,
      /\b(?:assistante?|secretaire|secretariat)\b.{0,50}\b(?:trouv|cal|fix|bloqu|organis|planifi|convenir|creneau|rendez-vous|rdv|agenda)/,
    ],
    ['ok_but', 3, /^\W*(?:ok|oui|d'accord|entendu)\b.{0,12}\b(?:mais|si|a condition|sous reserve|pour)\b/],

    [
      'see_you',
      4,
      /\ba (?:lundi|mardi|mercredi|jeudi|vendredi|demain)\b|\b(?:rdv|rendez-vous|creneau|rencontre|visio) (?:confirmee?|note|acceptee?|prise?)|\bje (?:confirme|vous confirme|note|bloque(?! (?:votre|vos|ton|cet|cette|l'))|prends note)\b|\bc'est (?:note|confirme|bon pour|parfait pour|ok pour)\b|\bc'est dans (?:mon|l')agenda|^\W*acceptee?\b/,
    ],

    [
      'suits',
      4,
      /\b(?:essai|demo\w*|proposition|offre|date|creneau|horaire|rdv|rendez-vous|principe|formule|jour|visio)\b.{0,40}\b(?:me|nous) (?:convien\w+|vont?|irait|plai\w+|conviendrait)\b|\b(?:bon de (?:pret|commande)|devis signe|contrat signe|vous le retourne\w* signe)\b|\bla suite\b.{0,12}\?/,
    ],
    [
      'in_charge',
      2,
      /\bc'est (?:bien )?moi qui (?:m'|gere|suis|decide|pilote)|\bje (?:m'occupe|gere|suis en charge|pilote)\b/,
    ],

    [
      'interested',
      3,
      /(?<!\b(?:pas|plus|ne|non|jamais|peu|serait|etait|auriez|etes|seriez|si) (?:\w+ )?)\binteress(?:e|ee|es|ees|ant|ante|ants)\b(?!.{0,30}\?)|\b(?:m'|nous |m |me )interess\w+|\b(?:suscit|retenu|attir|eveill|piqu)\w* (?:mon|notre|ma|toute) (?:interet|attention|curiosite)|\bcurieu(?:x|se)\b/,
    ],
    [
      'gladly',
      4,
      /\b(?:volontiers|avec (?:grand )?plaisir|banco|partante?s?|chaud(?:e|s)?\b.{0,12}(?:pour|patate|bouillant)|preneurs?|je (?:prends(?! (?:mes fonctions|ma retraite|mon poste|note|conge))|signe|valide|veux bien|suis (?:pour|partant|preneur|ok|d'accord|ouvert\w*|interess\w*|dispose))|(?<!\bque )ca (?:marche(?! (?:aussi|avec|comment|sur|pour|bien comme|tres))|roule|me va|nous va|me convient|me parle|peut le faire|colle|tombe bien|joue)|tu tombes bien|vous tombez (?:a pic|bien|a point)|(?:tombe|arrive) (?:a pic|bien|a point nomme)|top|allons[- ]y|on (?:tente|essaie|essaye|y va|se lance|signe|fonce|prend)|let's go|\bgo\b|deal|vendu !|conquis|convaincu|adjuge|bingo|yes|carrement|grave|nickel|parfait|super|genial|excellent\w*|ca marche(?! (?:avec|sur|sous|comment|aussi|chez|en)\b))\b/,
    ],
    [
      'ok_for',
      4,
      /\b(?:ok|d'accord|oui|entendu|bon|favorable|accord|possible|ravi\w*|dispose|pret\w*|envie|hate|souhait\w*|voudr\w*|aimer\w*|veux|accept\w*|enchant\w*)\b.{0,35}\b(?:pour|de|d'|a|que|un|une|vous|voir)\b.{0,40}\b(?:appel\w*|echang\w*|rendez[- ]vous|rdv|rencontr\w*|visio\w*|demo\w*|demonstration|essai|test\w*|essayer|visite|point|call|reunion|entretien|discut\w*|parler|recevoir|voir|planifi\w*|organis\w*|fix\w*|cafe|audit|diagnostic|presentation|creneau)/,
    ],
    [
      'propose_slot',
      4,
      new RegExp(
        `\\b${DAY}\\b.{0,30}(?:\\b\\d{1,2} ?(?:h|heures|:)|\\bmatin|\\bapres[- ]midi|\\bmidi|\\bsoir|me va|nous va|me convient|c'est (?:bon|ok|parfait)|ca (?:me |vous )?(?:va|irait|marche|convient)|\\bpossible|\\bplutot|fin de|debut de|dans la|entre|avant|apres|a partir)|\\b(?:plutot|dispo\\w*|libre|disponible\\w*|possible|joignable|mieux|preference|preferer\\w*|ok|creneaux?|rdv|rendez-vous|visio|appel\\w*|voit|voyons|passez|venez|rappelez)\\b.{0,40}\\b(?:${DAY}|demain|apres-demain|la semaine prochaine|cette semaine|semaine (?:du|prochaine|\\d+)|\\d{1,2} ?h\\b|matin|apres-midi|ce soir|entre \\d|\\d{1,2}/\\d{1,2})`,
      ),
    ],
    [
      'slots',
      3,
      /\b(?:vos|tes|votre|quelles?|quels?|mes|mon|voici|deux|trois|quelques|un|le|des) (?:sont |sont vos |vos |est votre )*(?:disponibilites?|dispos?|creneaux?|agenda|calendrier|planning)\b|\b(?:propos\w+|envoy\w+|indiqu\w+|donn\w+|dites|calez?|caler|bloqu\w+|reserv\w+|fix\w+|plac\w+|trouv\w+|pren\w+|prevo\w+|convenir|convenons|planif\w+|organis\w+)(?:[- ](?:moi|nous))?\b.{0,30}\b(?:creneaux?|dates?|rendez[- ]vous|rdv|horaires?|invit\w*|visio|call|rencontre|entretien|reunion|disponibilites|dispos|point|echange|appel|demo\w*|un truc|jour|moment)\b/,
    ],
    [
      'call_me',
      4,
      /\b(?:appele[rz]?|appelle|rappele[rz]?|rappelle|telephone[rz]?|joigne[rz]|joindre|passe[rz]|venez|viens|contacte[rz]?)[- ](?:moi|nous|me|le|voir)\b(?!.{0,40}\b(?:plus tard|prochain|rentree|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|20\d\d|ete|fetes|mois))|\b(?:me|nous) (?:appeler|rappeler|joindre|telephoner|rencontrer|presenter)\b(?!.{0,30}(?:plus tard|pas))|\b(?:je suis|suis) (?:joignable|dispo\w*|disponible|libre)\b|\b(?:mon (?:portable|numero|mobile|direct|tel)|au 0[1-9]|0[67](?:[ .]?\d\d){4})/,
    ],
    [
      'meet',
      3,
      /\b(?:on (?:se|peut|pourrait|cale|prend|fait|s'appelle|se voit|se parle|s'en parle|en (?:parle|discute)|regarde)|(?:se|nous) (?:rencontrer|voir|parler|appeler)|parlons[- ]en|discutons[- ]en|voyons[- ]nous|rencontrons[- ]nous|faisons (?:un|une|le)|(?:venez|passez) (?:nous |me |au |a |visiter|voir|quand)|(?:vous|te) recevoir|au plaisir (?:d'echanger|de vous (?:rencontrer|entendre|voir|lire|recevoir))|j'attends (?:votre|ton) (?:appel|invit|proposition|lien)|envoie[sz]? (?:moi )?(?:l'|une |ton |votre )?invit\w*|envoyez (?:moi )?(?:l'|une |votre )?(?:invit\w*|lien))\b/,
    ],
    [
      'try',
      3,
      /\b(?:tester|essayer|faire (?:un )?(?:essai|test)|lancer (?:le|un|l')|demarrer|voir (?:une|la|votre) demo\w*|(?:pour|a|d') (?:la |une |l'|un )?(?:demo\w*|essai|demonstration)|en demo|bien (?:une|un) (?:demo|essai|demonstration)|periode d'essai|souscrire|signer|commander|adherer|inscri\w+[- ](?:moi|nous) (?:a|au))\b/,
    ],
    [
      'why_not',
      3,
      /\bpourquoi pas\b(?!.{0,30}(?:plus tard|un jour|l'an prochain|rentree))|\ba (?:creuser|etudier|discuter|voir ensemble)\b|\bca (?:peut|pourrait) (?:m'|nous )?(?:interesser|etre interessant|le faire)/,
    ],
    [
      'need_it',
      3,
      /\b(?:on (?:cherche|recherche|en a besoin|etudie)|nous (?:cherchons|recherchons|sommes (?:en recherche|a la recherche|demandeurs|justement|ouverts))|je cherche|justement|besoin (?:de|d'un|d'une|urgent)|exactement ce (?:qu|dont)|votre (?:constat|diagnostic) est|vous avez (?:raison|vu juste|vise juste)|bravo|bien vu|bien joue)\b/,
    ],
    [
      'bare_yes',
      3,
      /^\W*(?:oui|ok|okay|d'accord|yes|ouais|go|entendu|volontiers|parfait|banco|ca marche|pourquoi pas|je suis interesse\w*|interesse\w*|👍|avec plaisir|bien sur|tout a fait|absolument|carrement|top)(?:[ ,.!]*(?:oui|ok|pour moi|merci|allons-y|je vous ecoute|avec plaisir|a bientot|bien sur|pour jeudi|super))*\W*$/,
    ],
  ]),
  ...phrases('info_request', 'fr', [
    [
      'needs_proof',
      3,
      /\b(?:besoin|voudrais|aimerais|aimerions|veux|voudrions|faudrait) (?:de |d'|voir |avoir |connaitre )?(?:des |quelques |plus de |d')?(?:chiffres|preuves|exemples|elements|garanties|references|precisions)\b|\b(?:vous avez|avez-vous|auriez-vous|vous auriez) (?:un|une|des) (?:exemple|reference|cas|etude|retour|simulation|devis|temoignage|tarif)\w*/,
    ],
    [
      'want_to_know',
      3,
      /\b(?:voudrais|voudrions|souhaite\w*|aimerais|aimerions|veux|besoin de|me faut|nous faut|desir\w+)\b.{0,30}\b(?:connaitre|savoir|comprendre|voir (?:d'abord|avant|un devis|des exemples|vos tarifs)|comparer|lire|recevoir|obtenir|un devis|avoir (?:un|une|des|votre|vos|plus))\b|\b(?:conditions|delais) (?:de|d'|tarif)\w*|\b(?:y a-t-il|il y a)\b.{0,30}\b(?:un|une|des) (?:minimum|engagement|frais|contrat|version|demo)\b.{0,40}\?|\bd'abord (?:un|une|le|vos|votre|votre)\b/,
    ],

    [
      'price',
      3,
      /\b(?:tarifs?|tarifaires?|prix|combien|couts?|couterait|coute|devis|grille|chiffr\w+|remuneration|honoraires?|commission|facturation|facturez|budget a prevoir|ordre de (?:prix|grandeur)|engagement)\b/,
    ],
    [
      'send_docs',
      3,
      /\b(?:envoy\w*|envoi\w*|transm\w*|adress\w*|communiqu\w*|fourni\w*|fais[- ]moi|faites[- ](?:moi|nous)|partag\w*|remett\w*|joindre|mail\w*|avoir|recevoir|lire|consulter)\b.{0,60}\b(?:plaquettes?|documentations?|docs?|brochures?|presentations?|elements?|informations?|infos?|details?|exemples?|references?|fiches?|catalogues?|dossiers?|cas clients?|etudes? de cas|liens?|supports?|descriptif|cgv|contrat[- ]type|echantillons?|temoignages?|specimen|cahier|attestations?|certificats?|specs?|avis|retours? clients?|pdf|cv|profils?|simulation)\b/,
    ],
    [
      'more_info',
      3,
      /\b(?:en savoir (?:un peu )?plus|plus (?:d'|de )?(?:infos?|informations?|details?|precisions?|elements?|renseignements?)|davantage (?:d'|de)|precis(?:er|ez|ions?|e-moi)|expliqu\w+|detaill\w+|m'eclairer|renseign\w+|dites[- ](?:m'en|moi en) plus|pouvez[- ]vous (?:me |nous |m')?(?:dire|preciser|indiquer|expliquer|detailler|confirmer|en dire)|quelques questions|une question|des questions|question :|plusieurs points)\b/,
    ],
    [
      'how',
      2,
      /\b(?:comment (?:ca|cela|fonctionne|marche|procedez|faites|se passe|se deroule|est|etes|vous)|qu'est[- ]ce que|c'est quoi|en quoi|quelle (?:est|difference|duree|garantie|zone|solution)|quels? (?:sont|delais?|types?|volume|est)|quelles? (?:sont|conditions?|garanties?|references?)|est[- ]ce que|est[- ]ce (?:compatible|possible|que|bien)|compatibles?|avez[- ]vous|proposez[- ]vous|travaillez[- ]vous|faites[- ]vous|gerez[- ]vous|intervenez[- ]vous|peut[- ]on|y a[- ]t[- ]il|ya un|ca (?:marche|fonctionne) (?:avec|comment|sur)|d'ou (?:tenez|vient|vous vient)|etes[- ]vous)\b/,
    ],
    ['question', 1, /\?/],
    [
      'read_first',
      2,
      /\b(?:par (?:ecrit|mail|e-mail|courriel)|avant (?:de|d'|tout|toute|un|d'aller)|je (?:lirai|regarderai|jetterai un oeil|verrai|l'etudierai)|que je (?:regarde|lise|voie)|je ne m'engage sur rien)\b/,
    ],
  ]),
  ...phrases('referral', 'fr', [
    [
      'hands_on',
      4,
      /\bje (?:lui|leur) (?:donne|passe|transmets|communique|envoie|fais suivre|fais passer)\b.{0,40}\b(?:vos|votre|l'info\w*|le message|ca|cela|coordonnees|mail)\b|\b(?:je|nous|on) (?:passe|passons|fais passer|faisons passer|remonte|remontons|fais suivre|faisons suivre|transmets|transmettons) (?:l'info\w*|le message|le mot|votre \w+|vos \w+|ca|cela)\b.{0,30}\b(?:a|au|aux|en)\b(?! la corbeille)/,
    ],
    [
      'contact_imperative',
      3,
      /(?:^|[.!;]\s*)(?:merci de |veuillez |vous pouvez )?(?:contacter|contactez|voyez|demandez|appelez|ecrivez|joignez) (?:a |avec |directement |plutot )*(?:m\.|mme|mr|monsieur|madame|mlle|notre|mon|ma|nos)\b|\b(?:la personne|celui|celle) qui (?:decide|gere|s'occupe|s'en occupe|traite|suit)\b|\bil vous faut\b|\bqu'il vous faut\b|\ba qui de droit\b/,
    ],

    [
      'wrong_door',
      4,
      /\b(?:pas|plus) (?:a |au |le |la )*(?:bonne|bon) (?:porte|adresse|endroit|guichet|numero|interlocut\w+)\b|\bfrapp\w+ a la (?:mauvaise|bonne) porte|\bil faut (?:voir|traiter|passer|s'adresser|demander|en parler|vous adresser)\b.{0,30}\b(?:avec|par|a|au|aux)\b|\b(?:lui|leur) ai (?:fait suivre|transmis|transfere)\b|\bai fait suivre\b/,
    ],

    [
      'took_over',
      4,
      /\b(?:c'est (?:desormais |maintenant |plutot |donc |a present )?(?!moi\b)(?:[a-z'-]+ ){1,4}qu'il (?:faut|faudrait|vous faut)|est (?:desormais |maintenant )?(?:votre|le bon|la bonne|ton) (?:interlocut\w+|contact|personne|homme)|(?:a|ont) repris (?:le|la|ce|les|mes|mon|cette|ces)\b|je (?:laisse|passe la main|vous laisse entre|transmets)\b.{0,40}\b(?:repondre|suite|mains|a|au)\b|passe la main|prend(?:ra)? (?:le relais|contact|la suite)|(?:reviendra|reviendront|repondra|contactera|recontactera) (?:directement )?vers vous|vous (?:recontactera|contactera|repondra|rappellera|reviendra)|n'est plus (?:dans|de|a) m(?:es|on|oi)|n'est plus (?:mon|ma|moi)|ne (?:depend|releve) (?:pas|plus) de (?:moi|nous|mon|notre))/,
    ],
    [
      'has_been_passed',
      4,
      /\b(?:a|ont|est|sera) (?:bien |donc |aussitot )?(?:ete )?(?:transmise?s?|transferee?s?|communiquee?s?|relayee?s?|remise?s?|adressee?s?|orientee?s?|soumise?s?) (?:a|au|aux|en|vers|pour|ce)\b/,
    ],

    [
      'not_me',
      3,
      /\bpas (?:moi )?(?:la|le|ton|votre) (?:bonne|bon) (?:personne|interlocut\w+|contact|service|adresse|destinataire|guichet|porte)|\bplus (?:la|le) (?:bonne|bon) (?:personne|interlocut\w+|contact)|\bpas (?:moi qui|de mon ressort|mon (?:domaine|perimetre|rayon|service|sujet|role)|en charge|dans mes attributions|decisionnaire|decideur|competent\w*|concerne personnellement)\b|\b(?:n'ai|n'ayant) aucun pouvoir|\b(?:bonne personne|bon interlocut\w+|bon contact) (?:est|serait|c'est|:)|\bne (?:m'en |m')?occupe (?:pas|plus)\b|\bje ne (?:gere|decide|traite|suis) (?:pas|plus)\b.{0,30}(?:ce|ces|cela|ca|responsable|en charge|la (?:bonne|personne))|\bce n'est (?:pas|plus) (?:moi|mon|a moi)/,
    ],
    [
      'write_to',
      4,
      /\b(?:contact\w*|adress\w*|ecri\w*|voi[rs]|voyez|rapproch\w*|envoy\w*|envoi\w*|tourn\w*|joign\w*|joindre|appel\w*|demand\w*|redirig\w*|orient\w*|transmet\w*|sollicit\w*|parl\w*|passe[rz]?|faut|dirig\w*|propos\w*)\b.{0,70}(?:\b[\w.+-]+@[\w-]+\.\w|\b(?:directement |plutot |avec |a |vers |aupres (?:de|d')|par |de )+(?:mon |ma |notre |nos |le |la |l'|m\. |mme |monsieur |madame |mlle )(?:collegue|confrere|consoeur|associee?|directeur|directrice|responsable|chef|patron|gerante?|service|siege|frere|soeur|mari|femme|epouse|fils|fille|assistante?(?!.{0,40}\b(?:trouv|cal|fix|bloqu|organis|planifi|convenir|creneau|rendez-vous|rdv|agenda))|daf|drh|dsi|dg|comptable|direction|office|groupe|maison mere|equipe|acheteu\w+|remplacant\w*|successeur|secretariat|federation|[a-z]+ [a-z]+))/,
    ],
    [
      'passed_on',
      4,
      /\b(?:transmis|transfere|transferee?|je (?:le |la |les |vous |lui )?(?:transmets|transfere|fais suivre|relaie|mets)|fait suivre|faire suivre|j'ai (?:transmis|transfere|relaye|fait suivre|mis)|relaye|nous (?:transmettons|avons transmis)|on (?:a )?transm\w+|redirige)\b.{0,80}\b(?:a|au|aux|vers|en copie|copie|cc|boucle|collegue|service|direction|responsable|m\.|mme|suivre)\b|\btransmis (?:ce jour|a|au|en interne)|\b(?:mets?|met|ajoute|place)\b.{0,40}\b(?:en copie|en cc|dans la boucle|en boucle)\b/,
    ],
    [
      'who_handles',
      3,
      /\b(?:s'(?:en )?occupe(?:nt)?|en charge d|gere(?:nt)?|pilote|decide|suit|traite|responsable d|decisionnaire|decideur|gerent)\b.{0,60}(?:@|\b(?:dossier|sujet|sujets|achats|questions?|cela|ca|ce|ces|c'est)\b)|\bc'est (?:mon |ma |notre |le |la |l'|plutot |m\. |mme |[a-z]+ ).{0,50}\bqui (?:s'en occupe|gere|decide|s'occupe|suit|pilote|tranche|voit|traite|tient|regarde)|\b(?:releve|depend|ressort|traite\w*|decid\w*|centralis\w*|gere\w*) (?:d[eu]|de la|de l'|par|au) (?:notre |le |la |l')?(?:siege|groupe|direction|service|maison mere|mairie|federation|achats|holding|franchiseur|[a-z]+)/,
    ],
    [
      'successor',
      3,
      /\b(?:m'a (?:succede|remplace)|mon (?:successeur|remplacant)|ma remplacante|a (?:repris|pris) (?:le|mon|la|ma|les)|a (?:quitte|pris sa retraite)|ne travaille plus|n'est plus (?:dans|chez|en poste)|a change de poste|(?:j'ai|je) (?:quitte|ne (?:suis|travaille) plus)\b)/,
    ],
    [
      'on_my_behalf',
      4,
      /\bde ma part\b|\bvous (?:recommande|conseille|suggere|invite a|laisse) (?:de |d'|a )?(?:contact|ecri|voir|prendre contact|vous rapproch|vous adress|joindre|contacter)\w*|\bprendre (?:contact|attache) (?:avec|aupres)|\bvous (?:mets|met) en (?:relation|contact)\b|\bvous (?:donne|communique|transmets?) (?:son|ses|les|le|l')\s?(?:contact|coordonnees|mail|adresse|numero|e-mail)/,
    ],
    ['address_given', 2, /[\w.+-]@[\w-]{1,63}\.\w/],
  ]),
];
