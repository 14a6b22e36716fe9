import ICAL from 'ical.js';
import type { Language } from '#domain/language.ts';
import { MEETING_FILE_WORDS } from '#domain/meeting_words.ts';
import type { MeetingItem } from '#db/queries/meeting.ts';

/** The longest line in octets, without its end (RFC 5545, 3.1). */
const FOLDED_AT = 75;
const encoder = new TextEncoder();

/** Who it is with, as far as an entry of a calendar says it. */
type With = { readonly email: string; readonly phone: string | null; readonly title: string | null };

/**
 * A meeting as an iCalendar object (RFC 5545). It invites nobody: with an ATTENDEE in it, a calendar would write to them. A
 * meeting that came as an invitation keeps its UID, so that it is no second entry beside that.
 * @param page where it stands in the interface
 */
export function meetingFile(meeting: MeetingItem, who: With, { page, language }: { page: string; language: Language }) {
  const words = MEETING_FILE_WORDS[language];
  const { leadName, companyName, source, externalId, id } = meeting;
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('prodid', '-//LeadGen//Meetings//EN');
  calendar.updatePropertyWithValue('version', '2.0');
  const event = new ICAL.Component('vevent');
  calendar.addSubcomponent(event);
  const say = (name: string, value: string | number | ICAL.Time): void => {
    event.updatePropertyWithValue(name, typeof value === 'string' ? printable(value) : value);
  };
  const about = [[who.title, companyName].filter((part) => part !== null).join(', '), who.email, who.phone ?? ''];
  say('uid', source === 'ical' ? externalId : `${id}@${new URL(page).hostname}`);
  // Grows with each change, as 3.8.7.4 asks; an invitation counts its own.
  say('sequence', meeting.sequence ?? Math.floor((meeting.updatedAt.getTime() - meeting.createdAt.getTime()) / 1000));
  say('dtstamp', utc(meeting.updatedAt));
  say('last-modified', utc(meeting.updatedAt));
  say('dtstart', utc(meeting.startsAt));
  say('dtend', utc(meeting.endsAt));
  say('summary', summaryOf(meeting, words.title(leadName)));
  say('description', [leadName, ...about.filter((line) => line !== ''), words.prepare + page].join('\n'));
  if (meeting.place !== null) say('location', meeting.place);
  say('url', page);
  say('status', meeting.status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED');
  return folded(calendar.toString());
}

/** A booking page calls all of its meetings "30 minutes": beside others, an entry has to say whom it is with. An invitation keeps its own. */
function summaryOf({ title, leadName, source }: MeetingItem, untitled: string): string {
  if (title === '' || title === leadName) return untitled;
  return source === 'ical' || title.includes(leadName) ? title : `${leadName}, ${title}`;
}

const utc = (at: Date): ICAL.Time => ICAL.Time.fromJSDate(at, true);

/** Text without the controls that a value may not hold (3.3.11), and with one kind of line break. */
const printable = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');

/** Lines of at most 75 octets, cut between characters: the blank that a line goes on with counts too. */
const folded = (text: string): string =>
  `${text
    .replace(/\r\n[ \t]/g, '')
    .trimEnd()
    .split('\r\n')
    .map(foldedLine)
    .join('\r\n')}\r\n`;

function foldedLine(line: string): string {
  let length = 0;
  return Array.from(line, (character) => {
    const octets = encoder.encode(character).length;
    const breaks = length + octets > FOLDED_AT;
    length = breaks ? 1 + octets : length + octets;
    return breaks ? `\r\n ${character}` : character;
  }).join('');
}
