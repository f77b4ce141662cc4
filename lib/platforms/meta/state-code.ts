/** Two-letter codes of states and provinces by their bare names: lower-case, letters only. */
const STATES: Readonly<Record<string, string>> = {
  ...codes(
    "us",
    `al alabama ak alaska az arizona ar arkansas ca california co colorado ct connecticut de delaware fl florida
    ga georgia hi hawaii id idaho il illinois in indiana ia iowa ks kansas ky kentucky la louisiana me maine md maryland
    ma massachusetts mi michigan mn minnesota ms mississippi mo missouri mt montana ne nebraska nv nevada
    nh newhampshire nj newjersey nm newmexico ny newyork nc northcarolina nd northdakota oh ohio ok oklahoma or oregon
    pa pennsylvania ri rhodeisland sc southcarolina sd southdakota tn tennessee tx texas ut utah vt vermont va virginia
    wa washington wv westvirginia wi wisconsin wy wyoming dc districtofcolumbia pr puertorico`,
  ),
  ...codes(
    "ca",
    `ab alberta bc britishcolumbia mb manitoba nb newbrunswick nl newfoundlandandlabrador ns novascotia on ontario
    pe princeedwardisland qc quebec qc québec sk saskatchewan nt northwestterritories nu nunavut yt yukon`,
  ),
};

function codes(country: string, text: string): Record<string, string> {
  const words = text.trim().split(/\s+/);
  const names = words.flatMap((name, index) =>
    index % 2 === 1 ? [[`${country}:${name}`, words[index - 1] ?? ""]] : [],
  );
  return Object.fromEntries(names);
}

/** The code of a US state or Canadian province given by name; any other region stays as it is. */
export function stateCode(bareName: string, country: string | undefined): string {
  const countries = country === undefined ? ["us", "ca"] : [country];
  for (const candidate of countries) {
    const code = STATES[`${candidate}:${bareName}`];
    if (code) return code;
  }
  return bareName;
}
