import { setTimeout as delay } from 'node:timers/promises';

/** The parts of a running LeadGen, as `/api/health` names them. */
export const PARTS = ['database', 'temporal', 'worker', 'mail', 'ui', 'ledger', 'bounces'] as const;
export type Part = (typeof PARTS)[number];

export interface PartHealth {
  readonly ok: boolean;
  /** Empty when there is nothing to say; for operators, without personal data or secrets. */
  readonly detail: string;
}
export interface HealthReport {
  readonly status: 'starting' | 'ready' | 'degraded';
  readonly parts: Readonly<Record<Part, PartHealth>>;
}
/** Looks at a part now: returns what there is to say of it, or throws when it does not work. */
export type Probe = () => Promise<string> | string;

const PROBE_WITHIN_MS = 2_000;

/**
 * What works and what does not. A part is "starting" until it has a probe; the whole is "starting" until `markStarted`,
 * and from then on "ready" when every part answers, "degraded" when one does not.
 */
export class Health {
  readonly #probes = new Map<Part, Probe>();
  #started = false;

  /** From now on `probe` speaks for this part; it may be called often and gets two seconds. */
  watch(part: Part, probe: Probe): void {
    this.#probes.set(part, probe);
  }

  /** Everything that was to be started has been. */
  markStarted(): void {
    this.#started = true;
  }

  async report(): Promise<HealthReport> {
    const looked = await Promise.all(PARTS.map((part) => this.#look(part)));
    const [database, temporal, worker, mail, ui, ledger, bounces] = looked;
    const parts = {
      database: database ?? MISSING,
      temporal: temporal ?? MISSING,
      worker: worker ?? MISSING,
      mail: mail ?? MISSING,
      ui: ui ?? MISSING,
      ledger: ledger ?? MISSING,
      bounces: bounces ?? MISSING,
    };
    const status = !this.#started ? 'starting' : looked.every(({ ok }) => ok) ? 'ready' : 'degraded';
    return { status, parts };
  }

  async #look(part: Part): Promise<PartHealth> {
    const probe = this.#probes.get(part);
    if (probe === undefined) return MISSING;
    const late = new AbortController();
    try {
      const detail = await Promise.race([
        (async () => probe())(),
        delay(PROBE_WITHIN_MS, undefined, { signal: late.signal }).then(() => {
          throw new Error('no answer within two seconds');
        }),
      ]);
      return { ok: true, detail };
    } catch (error) {
      return { ok: false, detail: error instanceof Error ? error.message : String(error) };
    } finally {
      late.abort();
    }
  }
}

const MISSING: PartHealth = { ok: false, detail: 'starting' };
