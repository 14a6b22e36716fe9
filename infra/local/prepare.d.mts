export const ROOT: string;
export function prepare(script: string): Promise<{ launcher: number | undefined }>;
export function program(entry: string): Promise<{ main: (prepared?: object) => Promise<void> }>;
export function say(line: string): void;
export function refuse(sentence: string): never;
export function whenGone(launcher: number, gone: () => void): void;
export function isInstallStale(lockFile?: string, modules?: string): boolean;
export function sentenceFor(code: number, output: string): string;
