import fs from 'node:fs';

const STAGING = /^staged-[0-9a-f]{12}$/;

/** Reports whether a name in the work folder is that of a folder of staged contents. */
export function isStagingName(name: string): boolean {
  return STAGING.test(name);
}

/** Removes a folder of staged contents, with the files in it and nothing else. What cannot be removed stays. */
export function removeStaging(staging: string): void {
  attempt(() => {
    for (const name of fs.readdirSync(staging)) attempt(() => fs.unlinkSync(`${staging}/${name}`));
    fs.rmdirSync(staging);
  });
}

/** Removes what synths that were killed have staged. To be called with the lock held: no other synth stages then. */
export function sweep(workFolder: string): void {
  attempt(() => {
    for (const entry of fs.readdirSync(workFolder, { withFileTypes: true })) {
      if (entry.isDirectory() && isStagingName(entry.name)) removeStaging(`${workFolder}/${entry.name}`);
    }
  });
}

/** Does work whose failure leaves the tree correct. */
export function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The next synth tries again.
  }
}
