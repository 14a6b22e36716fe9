import type { SuggestionTexts } from './texts.ts';

export const DE: SuggestionTexts = {
  greeting: 'Guten Tag',
  thanks: {
    answer: ['vielen Dank für Ihre Antwort.', 'vielen Dank, ich habe mich über Ihre Nachricht gefreut.'],
    question: ['vielen Dank für Ihre Frage.', 'vielen Dank für Ihr Interesse.'],
    questions: ['vielen Dank für Ihre Fragen.', 'vielen Dank für Ihr Interesse.'],
    pointed: ['vielen Dank für den Kontakt. Ich schreibe dorthin und störe Sie nicht weiter.'],
    named: ['vielen Dank für den Hinweis. Unter welcher Adresse kann ich mich dorthin wenden?'],
    passed_on: ['vielen Dank fürs Weiterleiten. Ich warte auf die Antwort und störe Sie nicht weiter.'],
    not_me: ['vielen Dank für den Hinweis. An wen könnte ich mich mit diesem Thema wenden?'],
    not_now: ['vielen Dank für die Rückmeldung. Ich melde mich zu gegebener Zeit wieder, nicht früher.'],
    refusal: [
      'vielen Dank, dass Sie sich die Zeit für eine Antwort genommen haben. Ich schreibe Ihnen dazu nicht mehr.',
    ],
    objection: ['vielen Dank, dass Sie sich die Zeit für eine Antwort genommen haben.'],
  },
  inviting: {
    plain: ['Am einfachsten wählen Sie hier einen Termin, der Ihnen passt:', 'Hier können Sie einen Termin wählen:'],
    proposed: ['Damit er in unseren beiden Kalendern steht, können Sie diesen Termin oder einen anderen hier buchen:'],
    open: ['Das beantworte ich Ihnen gern im Gespräch. Hier können Sie einen Termin wählen:'],
    rest: ['Alles Weitere beantworte ich Ihnen gern im Gespräch. Hier können Sie einen Termin wählen:'],
  },
  asking: {
    plain: ['Wann würde es Ihnen passen, darüber zu sprechen?', 'Wann könnten wir darüber sprechen?'],
    proposed: ['Ich sehe in meinem Kalender nach und bestätige Ihnen diesen Termin oder schlage einen anderen vor.'],
    open: ['Das beantworte ich Ihnen gern im Gespräch. Wann würde es Ihnen passen?'],
    rest: ['Alles Weitere beantworte ich Ihnen gern im Gespräch. Wann würde es Ihnen passen?'],
  },
  theirs: 'Wenn das für Sie etwas ändert, genügt ein Wort von Ihnen. Sonst schreibe ich Ihnen dazu nicht mehr.',
  whence: 'Woher Ihre Daten stammen und wie Sie sie berichtigen oder löschen lassen:',
  close: {
    soon: ['Bis bald und viele Grüße', 'Viele Grüße'],
    day: ['Viele Grüße', 'Freundliche Grüße'],
    farewell: ['Alles Gute und viele Grüße'],
  },
};

export const ES: SuggestionTexts = {
  greeting: 'Hola',
  thanks: {
    answer: ['Muchas gracias por su respuesta.', 'Muchas gracias, me ha alegrado leerle.'],
    question: ['Muchas gracias por su pregunta.', 'Muchas gracias por su interés.'],
    questions: ['Muchas gracias por sus preguntas.', 'Muchas gracias por su interés.'],
    pointed: ['Muchas gracias por el contacto. Le escribo y no le molesto más a usted.'],
    named: ['Muchas gracias por indicármelo. ¿A qué dirección podría escribir a esa persona?'],
    passed_on: ['Muchas gracias por transmitir mi mensaje. Espero su respuesta y no le molesto más a usted.'],
    not_me: ['Muchas gracias por decírmelo. ¿A quién podría dirigirme sobre este tema?'],
    not_now: ['Muchas gracias por decírmelo. Le escribiré cuando llegue el momento, no antes.'],
    refusal: ['Muchas gracias por tomarse el tiempo de responderme. No le escribiré más sobre este tema.'],
    objection: ['Muchas gracias por tomarse el tiempo de responderme.'],
  },
  inviting: {
    plain: ['Lo más sencillo es que elija aquí el momento que le convenga:', 'Puede elegir un momento aquí:'],
    proposed: ['Para que quede en nuestras dos agendas, puede reservar ese momento, u otro, aquí:'],
    open: ['Con gusto le respondo de viva voz. Puede elegir un momento aquí:'],
    rest: ['En cuanto a lo demás, con gusto le respondo de viva voz. Puede elegir un momento aquí:'],
  },
  asking: {
    plain: ['¿Qué momento le convendría para hablar de ello?', '¿Cuándo podríamos hablar de ello?'],
    proposed: ['Miro mi agenda y le confirmo ese momento o le propongo otro.'],
    open: ['Con gusto le respondo de viva voz. ¿Qué momento le convendría?'],
    rest: ['En cuanto a lo demás, con gusto le respondo de viva voz. ¿Qué momento le convendría?'],
  },
  theirs: 'Si esto cambia algo para usted, basta con una palabra suya. Si no, no le escribiré más sobre este tema.',
  whence: 'De dónde proceden sus datos, y cómo corregirlos o borrarlos:',
  close: {
    soon: ['Hasta pronto,', 'Un saludo,'],
    day: ['Un saludo,', 'Un cordial saludo,'],
    farewell: ['Que le vaya muy bien,'],
  },
};

export const IT: SuggestionTexts = {
  greeting: 'Buongiorno',
  thanks: {
    answer: ['Grazie della Sua risposta.', 'Grazie, mi ha fatto piacere leggerLa.'],
    question: ['Grazie della Sua domanda.', 'Grazie del Suo interesse.'],
    questions: ['Grazie delle Sue domande.', 'Grazie del Suo interesse.'],
    pointed: ['Grazie mille del contatto. Scrivo a questa persona e non La disturbo oltre.'],
    named: ['Grazie mille dell’indicazione. A quale indirizzo potrei scrivere a questa persona?'],
    passed_on: ['Grazie mille di aver inoltrato il mio messaggio. Attendo la risposta e non La disturbo oltre.'],
    not_me: ['Grazie di avermelo detto. A chi potrei rivolgermi su questo tema?'],
    not_now: ['Grazie di avermelo detto. Le riscrivo al momento opportuno, non prima.'],
    refusal: ['Grazie di aver trovato il tempo di rispondermi. Non Le scriverò più su questo tema.'],
    objection: ['Grazie di aver trovato il tempo di rispondermi.'],
  },
  inviting: {
    plain: ['Il modo più semplice è scegliere qui il momento che Le conviene:', 'Può scegliere un momento qui:'],
    proposed: ['Per averlo nelle nostre due agende, può prenotare quel momento, o un altro, qui:'],
    open: ['Le rispondo volentieri a voce. Può scegliere un momento qui:'],
    rest: ['Per il resto, Le rispondo volentieri a voce. Può scegliere un momento qui:'],
  },
  asking: {
    plain: ['Quale momento Le andrebbe bene per parlarne?', 'Quando potremmo parlarne?'],
    proposed: ['Guardo la mia agenda e Le confermo quel momento o gliene propongo un altro.'],
    open: ['Le rispondo volentieri a voce. Quale momento Le andrebbe bene?'],
    rest: ['Per il resto, Le rispondo volentieri a voce. Quale momento Le andrebbe bene?'],
  },
  theirs: 'Se questo cambia qualcosa per Lei, mi basta una Sua parola. Altrimenti non Le scriverò più su questo tema.',
  whence: 'Da dove vengono i Suoi dati, e come correggerli o farli cancellare:',
  close: {
    soon: ['A presto,', 'Buona giornata,'],
    day: ['Buona giornata,', 'Cordiali saluti,'],
    farewell: ['Buon proseguimento,'],
  },
};

export const NL: SuggestionTexts = {
  greeting: 'Goedendag',
  thanks: {
    answer: ['Hartelijk dank voor uw antwoord.', 'Hartelijk dank, ik heb uw bericht met plezier gelezen.'],
    question: ['Hartelijk dank voor uw vraag.', 'Hartelijk dank voor uw interesse.'],
    questions: ['Hartelijk dank voor uw vragen.', 'Hartelijk dank voor uw interesse.'],
    pointed: ['Hartelijk dank voor het contact. Ik schrijf deze persoon en stoor u niet verder.'],
    named: ['Hartelijk dank voor de verwijzing. Op welk adres kan ik deze persoon bereiken?'],
    passed_on: ['Hartelijk dank voor het doorsturen. Ik wacht het antwoord af en stoor u niet verder.'],
    not_me: ['Hartelijk dank dat u het laat weten. Bij wie kan ik hiervoor terecht?'],
    not_now: ['Hartelijk dank dat u het laat weten. Ik kom te zijner tijd bij u terug, niet eerder.'],
    refusal: ['Hartelijk dank dat u de tijd nam om te antwoorden. Ik schrijf u hierover niet meer.'],
    objection: ['Hartelijk dank dat u de tijd nam om te antwoorden.'],
  },
  inviting: {
    plain: ['Het eenvoudigst kiest u hier een moment dat u schikt:', 'U kunt hier een moment kiezen:'],
    proposed: ['Om het in onze beide agenda’s te zetten kunt u dat moment, of een ander, hier boeken:'],
    open: ['Dat beantwoord ik u graag in een gesprek. U kunt hier een moment kiezen:'],
    rest: ['De rest beantwoord ik u graag in een gesprek. U kunt hier een moment kiezen:'],
  },
  asking: {
    plain: ['Wanneer zou het u schikken om erover te spreken?', 'Wanneer zouden we erover kunnen spreken?'],
    proposed: ['Ik kijk in mijn agenda en bevestig u dat moment of stel een ander voor.'],
    open: ['Dat beantwoord ik u graag in een gesprek. Wanneer zou het u schikken?'],
    rest: ['De rest beantwoord ik u graag in een gesprek. Wanneer zou het u schikken?'],
  },
  theirs: 'Verandert dat iets voor u, dan is een woord van u genoeg. Anders schrijf ik u hierover niet meer.',
  whence: 'Waar uw gegevens vandaan komen, en hoe u ze laat verbeteren of wissen:',
  close: {
    soon: ['Tot snel,', 'Met vriendelijke groet,'],
    day: ['Met vriendelijke groet,', 'Fijne dag,'],
    farewell: ['Het allerbeste,'],
  },
};
