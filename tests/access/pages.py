"""Pages as somebody finds them."""


def page(client, url):
    response = client.get(url)
    return response.content.decode() if response.status_code == 200 else response.status_code
