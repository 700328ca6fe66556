import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildKubeconform, KUBECONFORM_VERSION } from '../bench/kubeconform';
import { binaryDirectory } from '../conformance/clusters/cache';
import { buildOne } from '../conformance/clusters/go';
import { RULES } from '../src/rules/engine';
import { NEWEST_MINOR } from '../src/istio/versions';
import { peersPage, type Row } from './peers-docs/page';
import { saidByCheck, saidByIstioctl, saidByKubeconform, writeTree } from './peers-docs/programs';
import { writeStrictSchemas } from './peers-docs/schemas';
import { exampleTree, ownTrees, type Tree } from './peers-docs/trees';

// `npm run peers:docs` runs check, istioctl analyze and kubeconform on the same trees and writes docs/peers.md. Go builds the other two,
// once. test/docs/peers-page.test.ts proves that what the page has of check is up to date.

const PAGE = join(__dirname, '..', 'docs', 'peers.md');

async function main(): Promise<void> {
  const kubeconform = buildKubeconform();
  if (kubeconform === undefined) throw new Error('istioctl and kubeconform are built with Go, which was not found.');
  await buildOne('istioctl');
  const istioctl = join(binaryDirectory(), 'istioctl');
  const root = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-peers-'));
  try {
    const schemas = writeStrictSchemas(join(root, 'schemas'));
    let count = 0;
    const ask = (tree: Tree, name: string): Row => {
      const folder = join(root, String(count++));
      const files = writeTree(tree, folder);
      return {
        tree: name,
        check: saidByCheck(tree, folder),
        istioctl: saidByIstioctl(istioctl, files),
        kubeconform: saidByKubeconform(kubeconform, schemas, files),
      };
    };
    const own = ownTrees().map((tree) => ask(tree, tree.name));
    const rules = RULES.map((rule) => ask(exampleTree(rule, 'bad'), `[${rule.id}](rules/${rule.id}.md)`));
    writeFileSync(PAGE, peersPage({ own, rules }, { istioctl: `1.${NEWEST_MINOR}`, kubeconform: KUBECONFORM_VERSION }));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  console.log('docs/peers.md');
}

void main();
