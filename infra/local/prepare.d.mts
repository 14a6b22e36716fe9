export const ROOT: string;
export function prepare(script: string): Promise<{ root: string; tied: boolean }>;
export function say(line: string): void;
export function refuse(sentence: string): never;
export function whenParentIsGone(gone: () => void): void;
export function isInstallStale(lockFile?: string, modules?: string): boolean;
export function sentenceFor(code: number, output: string): string;
