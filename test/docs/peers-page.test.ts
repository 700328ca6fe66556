import path from 'node:path';
import { saidByCheck, writeTree } from '../../scripts/peers-docs/programs';
import { exampleTree, ownTrees } from '../../scripts/peers-docs/trees';
import { RULES } from '../../src/rules/engine';
import { temporaryFolder } from '../synth/support';
import { readPage } from './markdown';

/** What the page says that check finds, by the name of the tree. */
const onPage = new Map(
  [...readPage('docs/peers.md').matchAll(/^\| (?:\[([^\]]+)\][^|]*|([^|]+)) \| ([^|]*) \|/gm)].map(
    ([, rule, tree, said]) => [rule ?? tree, said],
  ),
);

test.each([...ownTrees(), ...RULES.map((rule) => exampleTree(rule, 'bad'))])(
  'docs/peers.md has what check says of $name (`npm run peers:docs`)',
  (tree) => {
    const folder = path.join(temporaryFolder(), 'tree');
    writeTree(tree, folder);
    expect(onPage.get(tree.name)?.trim()).toBe(saidByCheck(tree, folder).join(', '));
  },
);
