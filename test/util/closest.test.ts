import { meantBy } from '../../src/cli/line/meant-by';
import { closest } from '../../src/util/closest';

test.each([
  ['--outages', '--outage'],
  ['--fromat', '--format'],
  ['--SERVICE', '--service'],
  ['--nonsense', undefined],
])('%s is closest to %s', (word, expected) => {
  expect(closest(word, ['--service', '--outage', '--format', '--client'])).toBe(expected);
});

test.each([
  ['--svc', '--service'],
  ['--cl', '--client'],
  ['--x', undefined],
  ['--evc', undefined],
])('%s abbreviates %s', (word, expected) => {
  expect(meantBy(word, ['--service', '--outage', '--format', '--client'])).toBe(expected);
});
