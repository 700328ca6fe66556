import { flagsThatAreGone, withoutRow } from '../../conformance/ledger/inventory';
import { LEDGER, type LedgerRow } from '../../src/istio/ledger';

const NOTHING = { flags: [], keys: [], fields: [] };

function rowThatCovers(...covers: string[]): LedgerRow {
  return { ...LEDGER[0]!, covers };
}

test('what Istio reads and no row covers is named, with the packages that read it', () => {
  const inventory = {
    flags: [{ name: 'NEW_FLAG', readers: ['pilot/pkg/features'] }],
    keys: [{ name: 'istio.io/new', readers: ['pilot/pkg/model', 'pilot/pkg/xds'] }],
    fields: [{ name: 'MeshConfig.brandNew', readers: ['pilot/pkg/model'] }],
  };
  expect(withoutRow(inventory, LEDGER)).toEqual([
    'flag:NEW_FLAG (pilot/pkg/features)',
    'key:istio.io/new (pilot/pkg/model, pilot/pkg/xds)',
    'field:MeshConfig.brandNew (pilot/pkg/model)',
  ]);
});

test('a row covers what it names, and a whole message by a star', () => {
  const inventory = { ...NOTHING, fields: ['Subset.name', 'Subset.labels', 'SubsetX.name'].map(toFound) };
  expect(withoutRow(inventory, [rowThatCovers('field:Subset.*')])).toEqual(['field:SubsetX.name (pilot/pkg/model)']);
  expect(withoutRow(inventory, [rowThatCovers('field:Subset.name', 'field:SubsetX.name')])).toEqual([
    'field:Subset.labels (pilot/pkg/model)',
  ]);
});

test('a flag of the ledger that Istio does not have is named', () => {
  const inventory = { ...NOTHING, flags: [toFound('KNOWN')] };
  expect(flagsThatAreGone(inventory, [rowThatCovers('flag:KNOWN', 'flag:MISSPELT', 'key:x/y')])).toEqual([
    'flag:MISSPELT',
  ]);
});

function toFound(name: string): { name: string; readers: string[] } {
  return { name, readers: ['pilot/pkg/model'] };
}
