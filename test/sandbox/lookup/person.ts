/** A person as the stand-in keeps them, by CRSid. */
export interface Person {
  readonly crsid: string;
  cancelled: boolean;
}

export interface PersonEntity {
  readonly cancelled: boolean;
  readonly identifier: { readonly scheme: 'crsid'; readonly value: string };
  readonly displayName: string;
  readonly registeredName: string;
  readonly surname: string;
  readonly visibleName: string;
  readonly misAffiliation: string;
}

/** A person as the web service shows them without any `fetch`. */
export function personEntity({ crsid, cancelled }: Person): PersonEntity {
  const name = `Person ${crsid.toUpperCase()}`;
  return {
    cancelled,
    identifier: { scheme: 'crsid', value: crsid },
    displayName: name,
    registeredName: name,
    surname: crsid.toUpperCase(),
    visibleName: name,
    misAffiliation: cancelled ? '' : 'staff',
  };
}
