import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerPage } from '../../scripts/ledger-docs/page';
import { isKnownGroup, LEDGER, LEDGER_AREAS, ofUnlistedKind, rowsFor, saidRows } from '../../src/istio/ledger';

const ROOT = join(__dirname, '../..');

test('docs/ledger.md is what `npm run ledger:docs` makes of the rows', () => {
  expect(readFileSync(join(ROOT, 'docs/ledger.md'), 'utf8')).toBe(ledgerPage(LEDGER_AREAS));
});

test('no two rows have the same id', () => {
  const ids = LEDGER.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('an id is words with dashes', () => {
  expect(LEDGER.map(({ id }) => id).filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test('no input of the inventory has two rows', () => {
  const covered = LEDGER.flatMap(({ covers }) => covers);
  expect(covered.filter((entry, index) => covered.indexOf(entry) !== index)).toEqual([]);
});

test.each(LEDGER.map((row) => [row.id, row] as const))(
  '%s says where Istio reads it, and what that does',
  (_id, row) => {
    expect(row.name).not.toBe('');
    expect(row.source).not.toBe('');
    switch (row.state.state) {
      case 'modelled':
        expect(row.state.tests.length).toBeGreaterThan(0);
        expect(row.state.tests.filter(isMissing)).toEqual([]);
        if (typeof row.state.conformance === 'string') expect(isMissing(row.state.conformance)).toBe(false);
        else expect(row.state.conformance.without).toMatch(/^\S.*\.$/s);
        break;
      case 'said':
        expect(row.state.sentence).toMatch(/^[a-z].*\.$/s);
        break;
      case 'cannot matter':
        expect(row.state.why).toMatch(/^[A-Z].*\.$/s);
        break;
    }
  },
);

test('a matcher of a field or variable names one', () => {
  const matches = LEDGER.flatMap((row) => row.matches);
  expect(matches.filter((match) => match.at === 'field' && !/^[a-z][A-Za-z0-9_.[\]*]*$/.test(match.path))).toEqual([]);
  expect(matches.filter((match) => match.at === 'environment' && !/^[A-Z0-9_]+$/.test(match.variable))).toEqual([]);
});

test.each([
  ['networking.istio.io/v1', ['DestinationRule', 'EnvoyFilter', 'Gateway', 'ProxyConfig', 'ServiceEntry', 'Sidecar']],
  ['networking.istio.io/v1beta1', ['VirtualService', 'WorkloadEntry', 'WorkloadGroup']],
  ['security.istio.io/v1', ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication']],
  ['telemetry.istio.io/v1', ['Telemetry']],
  ['extensions.istio.io/v1alpha1', ['TrafficExtension', 'WasmPlugin']],
  ['gateway.networking.k8s.io/v1', ['BackendTLSPolicy', 'Gateway', 'GatewayClass', 'GRPCRoute', 'HTTPRoute']],
  ['gateway.networking.k8s.io/v1', ['ListenerSet', 'ReferenceGrant', 'TCPRoute', 'TLSRoute', 'UDPRoute']],
  ['gateway.networking.x-k8s.io/v1alpha1', ['XBackendTrafficPolicy', 'XListenerSet', 'XMesh']],
  ['multicluster.x-k8s.io/v1alpha1', ['ServiceExport', 'ServiceImport']],
])('the kinds of %s have rows: %j', (apiVersion, kinds) => {
  expect(kinds.filter((kind) => rowsFor(apiVersion, kind).length === 0)).toEqual([]);
  expect(kinds.filter((kind) => ofUnlistedKind(apiVersion, kind) !== undefined)).toEqual([]);
});

test('every kind whose definition is in imports/crds has a row', () => {
  const folder = join(ROOT, 'imports/crds');
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const kinds = files.flatMap((file) => kindsDefinedIn(readFileSync(join(folder, file), 'utf8')));
  expect(kinds.length).toBeGreaterThan(3);
  expect(kinds.filter(({ group, kind }) => rowsFor(`${group}/v1`, kind).length === 0)).toEqual([]);
});

test('an object of a group of Istio whose kind has no row is not followed, and said to be', () => {
  expect(ofUnlistedKind('networking.istio.io/v1', 'Teleporter')).toMatchObject({ state: 'said', effect: 'unknown' });
  expect(isKnownGroup('new.istio.io')).toBe(true);
});

test('the ledger says nothing of an object of a group that Istio does not read', () => {
  expect(ofUnlistedKind('cert-manager.io/v1', 'Certificate')).toBeUndefined();
  expect(ofUnlistedKind('v1', 'Secret')).toBeUndefined();
});

test('rows are found for a kind in any of its versions', () => {
  const ids = (apiVersion: string): string[] => rowsFor(apiVersion, 'DestinationRule').map(({ id }) => id);
  expect(ids('networking.istio.io/v1alpha3')).toEqual(ids('networking.istio.io/v1'));
  expect(rowsFor('v1', 'Service').map(({ id }) => id)).toContain('service-export-to');
});

test('said rows are those whose sentence is printed', () => {
  const ids = saidRows().map(({ id }) => id);
  expect(ids).toContain('envoy-filter');
  expect(ids).not.toContain('destination-rule');
});

function isMissing(path: string): boolean {
  return !existsSync(join(ROOT, path));
}

function kindsDefinedIn(text: string): { group: string; kind: string }[] {
  const groups = [...text.matchAll(/^ {2}group: (\S+)$/gm)].map(([, group]) => group!);
  const kinds = [...text.matchAll(/^ {4}kind: (\S+)$/gm)].map(([, kind]) => kind!);
  expect(kinds).toHaveLength(groups.length);
  return groups.map((group, index) => ({ group, kind: kinds[index]! }));
}
