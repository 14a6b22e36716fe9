import type { ReplyLanguage } from '../language.ts';

/** What is said most in each language, and in short answers, folded: a word stands in every one that says it. */
export const COMMON_WORDS: Readonly<Record<ReplyLanguage, string>> = {
  fr: `je vous nous le la les des une un est pas pour dans avec sur merci bonjour bonsoir votre notre mais qui que et du au aux ce
cette ces suis sommes avons avez bien cordialement ne plus j'ai c'est moi ton tu te si on mon ma mes vos nos de d en y a me par ou
il elle ils se son sa ses leur etes etre fait faire peut peux pouvez voulez oui non d'accord volontiers plaisir quel quelle
quels quelles quand comment combien pourquoi comme tres trop peu tout tous tard tot bientot demain hier maintenant moment deja
encore toujours jamais rien aucun aucune sans sous suite voir voyez appelez rappelez envoyez ecrivez prix tarif interesse
interessee desole desolee parfait entendu courriel adresse liste semaine mois annee jour prochain prochaine janvier fevrier mars avril
mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche monsieur madame besoin
ici cela ca desinscription desabonnement desabonner desinscrire absent absente bureau retour jusqu'au`,
  en: `the i you we is are not for with this that your our my have has had and to of in on it be will thanks thank hello hi please but
me if at from can could would know do don't does did i'm it's so just how what when who which why was as an a am or by they he she
us no yes yeah sure sounds good great fine okay works perfect much many more later now never maybe soon today tomorrow
yesterday let's call send remove interested sorry regards best wrong right person time week month year next
last january february march april may june july august september october november december monday tuesday wednesday thursday
friday saturday sunday price details tell about any all out off back been being there their them here then than only also we're
we'll i'll i've unsubscribe list email`,
  de: `ich sie wir der die das ist nicht fur mit und ein eine einen den dem des von zu zum zur auf haben habe hat danke guten sehr bitte
ihre ihr ihnen mir mich uns unser aber wie was wann wer kein keine keinen am an im in bei nach aus um so bin sind werden wird wurde
hallo grussen grusse ja nein gerne gern leider schon noch nur auch mehr kann konnen konnte passt derzeit momentan aktuell
jetzt spater morgen heute interesse kostet kosten teuer preis anrufen schicken senden melden woche monat jahr nachste nachster
januar februar marz april mai juni juli august september oktober november dezember montag dienstag mittwoch donnerstag freitag
samstag sonntag uhr vielen dank tag nachricht dass oder wenn als es er man zeit einverstanden alles klar herr frau kontakt`,
  es: `el la los las de que y no es para con por su sus una un uno gracias hola buenos buenas dias tardes en se lo le me mi nos nuestro
nuestra pero mas como estamos estoy esta este esto muy del al saludos usted ustedes tenemos tengo si a o cuando cuanto cuesta quien
ahora luego manana hoy ayer claro vale perfecto acuerdo interesa interesado interesada precio puede puedo podemos llameme llame
llamar enviar envieme mandeme escriba escribame semana mes ano proximo proxima enero febrero marzo abril mayo junio julio agosto
septiembre octubre noviembre diciembre lunes martes miercoles jueves viernes sabado domingo favor ya sin sobre todo tambien nada
hemos soy somos son hay quiero correo lista adelante tarde baja senor senora`,
  it: `il lo la i gli le che di a da non e per con su un uno una grazie buongiorno buonasera salve ciao sono siamo ho abbiamo ha hanno del della
dello dei delle al alla alle nel nella mi ci ma piu come questo questa questi saluti vostra vostro nostra nostro gentile in si no
quanto quando chi cosa quale costa costo ora adesso dopo poi domani oggi ieri va bene volentieri d'accordo certo perfetto
interessa interessato interessati prezzo puo posso possiamo chiami chiamami chiamare mandi inviare invii scriva settimana mese
anno prossimo prossima gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre lunedi martedi
mercoledi giovedi venerdi sabato domenica molto poco solo anche gia mai avanti tardi cordiali lei se o sua suo vi ringrazio`,
  nl: `de het een en van ik wij we u je jij jullie is niet voor met op dat die dit te zijn bedankt hallo goedemorgen geen maar uw mijn onze ons
graag aan dank heeft heb hebben beste groet groeten om er als bij naar in of ook nog nu later dan wel wat wie wanneer hoe ja nee
prima goed akkoord interesse kost kosten prijs kunt kunnen kan bellen bel mail sturen stuur morgen vandaag gisteren week maand jaar
volgende januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag woensdag donderdag
vrijdag zaterdag zondag zeer veel meer alleen al door over uit tot me mij hem deze moment afmelden uitschrijven heel leuk lijkt`,
};
