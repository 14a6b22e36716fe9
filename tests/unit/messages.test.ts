import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

/** A message is a text, or (for plurals and other choices) variants of it, each a text. */
const variantsSchema = z.array(z.object({ match: z.record(z.string(), z.string()).optional() }).catchall(z.unknown()));
const catalogueSchema = z.record(z.string(), z.union([z.string(), variantsSchema]));

const FOLDER = new URL('../../ui/messages/', import.meta.url);
const settings = z
  .object({ 'plugin.inlang.messageFormat': z.object({ pathPattern: z.array(z.string()) }) })
  .parse(JSON.parse(readFileSync(new URL('../../ui/project.inlang/settings.json', import.meta.url), 'utf8')));

/** The messages of one language, from one file a noun, in the order of the files. */
function entries(locale: string): [string, string][] {
  return globSync(`${locale}/*.json`, { cwd: FOLDER })
    .sort()
    .flatMap((path) => Object.entries(catalogueSchema.parse(JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8')))))
    .filter(([key]) => key !== '$schema')
    .map(([key, message]) => [key, texts(message).join('\n')]);
}

function texts(message: z.infer<typeof catalogueSchema>[string]): string[] {
  if (typeof message === 'string') return [message];
  return message.flatMap((variant) => Object.values(variant.match ?? {}));
}

function parameters(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\s*(\w+)\s*\}/g)].map((match) => match[1] ?? ''))].sort();
}

const french = new Map(entries('fr'));
const english = new Map(entries('en'));

/** A source without its block comments, which may give examples. */
const code = (file: URL): string => readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');

describe('the messages', () => {
  it('exist in French and in English', () => {
    expect([...french.keys()].filter((key) => !english.has(key))).toEqual([]);
    expect([...english.keys()].filter((key) => !french.has(key))).toEqual([]);
  });

  it('stand each in one file, which the compiler is told of', () => {
    expect(entries('fr').length).toBe(french.size);
    expect(entries('en').length).toBe(english.size);
    const told = settings['plugin.inlang.messageFormat'].pathPattern.map((path) => path.replace('./messages/', ''));
    for (const locale of ['fr', 'en'])
      expect(told.map((path) => path.replace('{locale}', locale)).sort()).toEqual(
        globSync(`${locale}/*.json`, { cwd: FOLDER }).sort(),
      );
  });

  it('say something in each language', () => {
    const empty = (catalogue: Map<string, string>) =>
      [...catalogue].filter(([, text]) => text.split('\n').some((line) => line.trim() === '')).map(([key]) => key);
    expect(empty(french)).toEqual([]);
    expect(empty(english)).toEqual([]);
  });

  it('take the same parameters in both languages', () => {
    const different = [...french]
      .filter(([key, text]) => parameters(text).join() !== parameters(english.get(key) ?? '').join())
      .map(([key]) => key);
    expect(different).toEqual([]);
  });

  it('keep French punctuation on its line with no-break spaces', () => {
    // A parameter may end the sentence: `{name} ?` breaks just as badly.
    const broken = [...french].filter(([, text]) => / [:;?!%»]|« |\d €/.test(text)).map(([key]) => key);
    expect(broken).toEqual([]);
  });

  it('are there wherever a screen asks for one', () => {
    const root = new URL('../../ui/src/', import.meta.url);
    const asked = globSync('{lib,routes}/**/*.{ts,svelte}', { cwd: root }).flatMap((path) =>
      [...code(new URL(encodeURI(path), root)).matchAll(/\bm\.([a-z][a-z0-9]*(?:_[a-z0-9]+)+)/g)].map(
        ([, key = '']) => ({ path, key }),
      ),
    );
    expect(asked.length).toBeGreaterThan(500);
    expect(asked.filter(({ key }) => !french.has(key))).toEqual([]);
  });

  it('are named by their noun: noun_thing', () => {
    expect([...french.keys()].filter((key) => !/^[a-z]+(_[a-z0-9]+)+$/.test(key))).toEqual([]);
  });
});
