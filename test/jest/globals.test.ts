import { expect, test } from '@jest/globals';
import { Outage } from 'cdk8s-ambient';
import 'cdk8s-ambient/jest';
import { helloworld } from '../../examples/helloworld/main';

test('the expect of @jest/globals has the matchers, typed', () => {
  const outages = [Outage.clusterDown('cluster2')];
  expect(helloworld()).toStayLocal('sample/helloworld', { outages });
});
