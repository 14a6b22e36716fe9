/** A letter's own links are each reader's and long: their beginning says where they lead. */
export const shortenLinks = (text: string): string => text.replaceAll(/(https?:\/\/[^/\s]+\/[owb])\/\S+/g, '$1/…');
