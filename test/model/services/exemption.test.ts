import { exemptionsOf } from '../../../src/model/services/exemption';
import type { KubeObject } from '../../../src/model/object/kube-object';

const read = (text: string | undefined) =>
  exemptionsOf({
    annotations: text === undefined ? {} : { 'cdk8s-ambient/need-not-survive': text },
  } as unknown as KubeObject);

test('a Service without the annotation has to survive everything', () => {
  expect(read(undefined)).toEqual({ exemptions: [], malformed: [] });
});

test('each line is a pattern of outages and the reason', () => {
  expect(read('gateway-down:* one address\n\n  cluster-down:cluster1   no room for it\n')).toEqual({
    exemptions: [
      { outages: 'gateway-down:*', reason: 'one address' },
      { outages: 'cluster-down:cluster1', reason: 'no room for it' },
    ],
    malformed: [],
  });
});

test.each(['gateway-down:*', '   gateway-down:*   '])('a line without a reason counts for nothing: %j', (line) => {
  expect(read(`${line}\ncluster-down:* no room for it`)).toEqual({
    exemptions: [{ outages: 'cluster-down:*', reason: 'no room for it' }],
    malformed: ['gateway-down:*'],
  });
});
