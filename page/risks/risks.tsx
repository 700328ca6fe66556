import { data } from '../data';
import { Availability } from './availability';
import { Drills } from './drills';
import { FailingSets } from './failing-sets';
import { Promises } from './promises';

/** What was asked about several failures at once. */
export function Risks() {
  const { promises, failures, availability, drills } = data.risks;
  return (
    <>
      {promises !== undefined && <Promises {...promises} />}
      {drills !== undefined && <Drills {...drills} />}
      {failures !== undefined && <FailingSets {...failures} />}
      {availability !== undefined && <Availability {...availability} />}
    </>
  );
}
