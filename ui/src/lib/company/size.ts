/** A size band as it is read: `50\u2013249`. */
export const sizeWords = (size: string): string => size.replace('-', '\u2013');
