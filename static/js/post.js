/* Posts what a form says, and again by itself where the site says that only its token was not good.

   A browser that asks for two forms at once may be given a cookie with each, and signing in again in
   another window changes the cookie under all of them. The site then names a token that is good
   (`X-Fresh-Token`), if whom the form was shown to is still who sends it; for somebody else nothing
   is sent that they have not looked at. Other forms of the same person take that token too. */

const headers = { "HX-Request": "true" };

function renew(person, token) {
  for (const { elements } of document.forms) {
    if (elements.as?.value === person && elements.csrfmiddlewaretoken) {
      elements.csrfmiddlewaretoken.value = token;
    }
  }
}

async function post(address, body) {
  const answer = await fetch(address, { method: "POST", headers, body });
  const token = answer.headers.get("X-Fresh-Token");
  if (!token) return answer;
  renew(body.get("as"), token);
  body.set("csrfmiddlewaretoken", token);
  return fetch(address, { method: "POST", headers, body });
}

window.thingstead = { post };
