// Liren 里仁: a map of areas and buildings with numbers, out of the data that the page's own table says.
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Everything that is drawn, as west, south, east, north.
const bounds = (collections) => {
  const box = [180, 90, -180, -90];
  const widen = (at) => {
    if (typeof at[0] !== "number") return at.forEach(widen);
    box[0] = Math.min(box[0], at[0]);
    box[1] = Math.min(box[1], at[1]);
    box[2] = Math.max(box[2], at[0]);
    box[3] = Math.max(box[3], at[1]);
  };
  for (const { features } of collections) for (const { geometry } of features) widen(geometry.coordinates);
  return box;
};

// The more, the darker, yet light enough for its number; what is merged or empty is paper.
const shade = (most) => [
  "case",
  [">", ["coalesce", ["get", "number"], 0], 0],
  ["interpolate", ["linear"], ["get", "number"], 0, token("--lr-brand-wash"), Math.max(most, 1), token("--lr-brand-line")],
  token("--lr-wash"),
];

const style = ({ grids, buildings }) => {
  const most = Math.max(1, ...buildings.features.map(({ properties }) => properties.number || 0));
  const line = token("--lr-ink-3");
  return {
    version: 8,
    sources: { grids: { type: "geojson", data: grids }, buildings: { type: "geojson", data: buildings } },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": token("--lr-paper") } },
      { id: "areas", type: "fill", source: "grids", paint: { "fill-color": token("--lr-sheet") } },
      { id: "borders", type: "line", source: "grids", paint: { "line-color": line, "line-dasharray": [3, 2] } },
      { id: "buildings", type: "fill", source: "buildings", paint: { "fill-color": shade(most) } },
      { id: "walls", type: "line", source: "buildings", paint: { "line-color": line, "line-width": 0.7 } },
      {
        id: "points",
        type: "circle",
        source: "buildings",
        filter: ["==", ["geometry-type"], "Point"],
        paint: { "circle-color": shade(most), "circle-radius": 6, "circle-stroke-color": line, "circle-stroke-width": 1 },
      },
    ],
  };
};

const written = (text, kind) => {
  const element = document.createElement("span");
  element.className = `lr-map-word is-${kind}`;
  element.textContent = text;
  element.setAttribute("aria-hidden", "true"); // the table says it
  return element;
};

const label = (maplibre, map, data) => {
  for (const { properties } of data.grids.features) {
    const text = properties.number ? `${properties.name} ${properties.number}` : properties.name;
    new maplibre.Marker({ element: written(text, "area") }).setLngLat(properties.at).addTo(map);
  }
  for (const { properties } of data.buildings.features) {
    if (!properties.number) continue;
    new maplibre.Marker({ element: written(String(properties.number), "number") }).setLngLat(properties.at).addTo(map);
  }
};

const tell = (maplibre, map, merged) => {
  const popup = new maplibre.Popup({ closeButton: false, closeOnClick: false });
  for (const layer of ["buildings", "points"]) {
    map.on("mousemove", layer, ({ features, lngLat }) => {
      const { name, number } = features[0].properties;
      map.getCanvas().style.cursor = "pointer";
      popup.setLngLat(lngLat).setText(`${name} · ${number ?? merged}`).addTo(map);
    });
    map.on("mouseleave", layer, () => {
      map.getCanvas().style.cursor = "";
      popup.remove();
    });
    map.on("click", layer, ({ features }) => location.assign(features[0].properties.url));
  }
};

for (const box of document.querySelectorAll("[data-lr-map]")) {
  const data = JSON.parse(document.getElementById(box.dataset.lrMap).textContent);
  if (!data.buildings.features.length && !data.grids.features.length) continue;
  const maplibre = await import(box.dataset.lrLibrary);
  maplibre.setWorkerUrl(new URL(box.dataset.lrWorker, location).href);
  box.hidden = false;
  try {
    const map = new maplibre.Map({
      container: box.querySelector(".lr-map"),
      style: style(data),
      bounds: bounds([data.grids, data.buildings]),
      fitBoundsOptions: { padding: 30 },
      attributionControl: false,
      dragRotate: false,
    });
    map.addControl(new maplibre.NavigationControl({ showCompass: false }));
    map.on("load", () => {
      label(maplibre, map, data);
      tell(maplibre, map, data.merged);
      box.dataset.lrDrawn = "";
    });
  } catch {
    box.hidden = true; // no WebGL here: the table stands alone
  }
}
