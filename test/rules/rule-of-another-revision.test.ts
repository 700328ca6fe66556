import { ruleOfAnotherRevision } from '../../src/rules/rule-of-another-revision';
import { ask, askExample } from './support';

const ID = 'rule-of-another-revision';
const { cluster1: BAD = '', cluster2: GOOD = '' } = ruleOfAnotherRevision.bad.clusters as Record<string, string>;

test('the finding names every object that it is about', () => {
  expect(askExample(ID)).toMatchObject([
    {
      messageId: 'ignored',
      message:
        'In cluster1, DestinationRule sample/helloworld is for revision canary, and istiod is revision default: it ignores the rule for Service sample/helloworld.',
    },
  ]);
});

test('where istiod was not read its revision is not known', () => {
  const [without = ''] = BAD.split('apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: istiod');
  expect(ask(ID, { cluster1: without, cluster2: GOOD })).toEqual([]);
});

test('a second istiod of that revision may be the one that is meant', () => {
  const canary =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: istiod-canary, namespace: istio-system, labels: { app: istiod, istio.io/rev: canary } }\n';
  expect(ask(ID, { cluster1: `${BAD}\n---\n${canary}`, cluster2: GOOD })).toEqual([]);
});

test('a local service may have a rule of another revision', () => {
  expect(ask(ID, { cluster1: BAD.replace('istio.io/global: "true"', 'other: "true"'), cluster2: GOOD })).toHaveLength(
    1,
  );
  expect(ask(ID, { cluster1: BAD.replaceAll('istio.io/global: "true"', 'other: "true"'), cluster2: GOOD })).toEqual([]);
});
